"""Sealing and opening: data keys, root keys, sealed values. The only room that may import a cryptography library."""

from holdspace.vault.data_key import AssociatedData, DataKey
from holdspace.vault.root_key import FileRootKey, PassphraseFileRootKey, RootKey
from holdspace.vault.root_key_folder import RootKeyFolder
from holdspace.vault.root_keys import RootKeys

__all__ = ["AssociatedData", "DataKey", "FileRootKey", "PassphraseFileRootKey", "RootKey", "RootKeyFolder", "RootKeys"]

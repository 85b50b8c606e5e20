"""The list of everything that is installed, read off the locks: CycloneDX 1.6, made by `make sbom`."""

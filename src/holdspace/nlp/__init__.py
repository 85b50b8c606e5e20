"""Running models: tokenise, encode, decode. The only room that may import ONNX Runtime."""

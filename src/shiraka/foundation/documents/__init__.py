"""Files on records: versions that never change, what they really are, and their safe way out."""

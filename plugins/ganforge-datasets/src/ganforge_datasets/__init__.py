"""Datasets in shards for ganforge: Hugging Face datasets, WebDataset tar files, TFRecord files."""

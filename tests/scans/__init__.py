"""Reports as scans, clean and worn, and what is read of them."""

"""Other people's converters as writers of layouts: what is read of reports with known cells after they went through them."""

"""Other people's layouts: families of documents as recognition tools, scripts and content management systems write them."""

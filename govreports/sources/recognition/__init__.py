"""Pages that are pictures: upright, their lines and cells found, their characters recognised, offline."""

"""Chinese open government information annual reports as Polars frames."""

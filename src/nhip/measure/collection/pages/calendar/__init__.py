"""The calendar of figures: what is due by when, as a page and as feeds for calendars."""

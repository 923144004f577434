"""Letters as the decree on paperwork lays them out, and the places that number, date and signature take."""

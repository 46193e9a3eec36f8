local broken = {
return broken

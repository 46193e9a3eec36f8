local t = {}
function t:OnActivate(
return t

local two = {Properties = {Count = {default = 1, min = 0}, Names = {"a"}, Group = {Text = "plain"}}}
function two:OnActivate()
    local own = self.Properties
    Debug.Log("two: " .. own.Count .. " " .. table.concat(own.Names, ",") .. " " .. own.Group.Text)
end
return two

local one = {Properties = {Count = {default = 1, min = 0}, Names = {"a"}, Group = {Text = "plain"}}}
function one:OnActivate()
    local own = self.Properties
    Debug.Log("one: " .. own.Count .. " " .. table.concat(own.Names, ",") .. " " .. own.Group.Text)
end
return one

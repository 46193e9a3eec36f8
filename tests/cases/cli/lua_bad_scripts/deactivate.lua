local t = {}
function t:OnDeactivate()
    local nothing
    nothing:Disconnect()
end
return t

local t = {}
function t:OnActivate()
    while true do
        pcall(function() while true do end end)
    end
end
function t:OnDeactivate()
    Debug.Log("never reached: the script is over")
end
return t

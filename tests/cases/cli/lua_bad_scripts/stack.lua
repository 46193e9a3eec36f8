local t = {}
local function inner(n)
    if n == 0 then
        error("three calls deep")
    end
    inner(n - 1)
    return n
end
function t:OnActivate()
    inner(2)
end
function t:OnDeactivate()
    Debug.Log("deactivated")
end
return t

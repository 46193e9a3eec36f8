local counter = {}
function counter:OnActivate()
    Count.Connect(self)
end
function counter:Down(from)
    Debug.Log("counter: down from " .. from)
    if from == 0 then
        return Count.Broadcast.Signed() and 100 or 0
    end
    local up = Count.Broadcast.Up(from - 1)
    Debug.Log("counter: up from " .. from - 1 .. " is " .. up)
    return up
end
return counter

local other = {}
function other:OnActivate()
    Count.Connect(self)
end
function other:Up(from)
    Debug.Log("other: up from " .. from)
end
return other

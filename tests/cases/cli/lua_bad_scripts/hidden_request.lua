local t = {}
function t:OnActivate()
    _G["Authentication" .. "ProviderRequestBus"].Broadcast["IsSigned" .. "In"]("AWSCognitoIDP")
end
return t

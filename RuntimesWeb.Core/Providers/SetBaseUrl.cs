using System.Net;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Core.Providers;

/// <summary>
/// Sets a provider's base URL (null or empty: back to the default). What configuration fixes cannot be changed here; a private address needs
/// <c>Security:AllowPrivateTargets</c>, but for Ollama. A stored key stays bound to the origin it was entered for.
/// </summary>
public sealed class SetBaseUrl(ProviderUrls urls, SettingsStore settings, PrivateTargets targets)
{
    public async Task<Outcome<BaseUrl>> RunAsync(string id, string? text, Actor by, CancellationToken ct)
    {
        if (ProviderCatalog.Find(id) is not { } provider)
        {
            return Failure.NotFound($"unknown provider '{id}'");
        }

        if (urls.Operator(provider).Source == BaseUrlSource.Configuration)
        {
            return Failure.Conflict($"the base URL of {provider.Label} is fixed by configuration", $"change Providers:{provider.Id}:BaseUrl{(provider.BaseUrlVariable is null ? "" : $" or {provider.BaseUrlVariable}")} and start again");
        }

        string? value = null;
        if (!string.IsNullOrWhiteSpace(text))
        {
            var parsed = BaseUrl.Parse(provider, text, BaseUrlSource.Settings);
            if (parsed.Failure is { } invalid)
            {
                return invalid;
            }

            if (provider.Id != ProviderCatalog.Ollama && IsRefused(parsed.Value.Url))
            {
                return Failure.Invalid("baseUrl must not be an address of this computer or a private network", $"list it in {PrivateTargets.Setting} to allow it");
            }

            value = parsed.Value.Url.AbsoluteUri.TrimEnd('/');
        }

        await settings.SetAsync(ProviderUrls.SettingKey(provider), value, by, ct);
        return urls.Of(provider);
    }

    // A name is checked here only when it plainly means this computer; where others point is checked at every connect.
    private bool IsRefused(Uri url) =>
        IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address) ? !targets.Allows(address)
        : (url.IdnHost.TrimEnd('.') is "localhost" || url.IdnHost.TrimEnd('.').EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) && !targets.Allows(IPAddress.Loopback);
}

using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Configuration;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Core.Providers;

/// <summary>The base URL in force for each provider: <c>Providers:&lt;id&gt;:BaseUrl</c>, the usual variable, a person's setting, the default; the first that is set.</summary>
public sealed class ProviderUrls
{
    private readonly ImmutableDictionary<string, BaseUrl> _configured;
    private readonly SettingsStore _settings;

    /// <exception cref="StartupException">A configured base URL is not one; the message names the key.</exception>
    public ProviderUrls(IConfiguration configuration, SettingsStore settings)
    {
        _settings = settings;
        _configured = ProviderCatalog.All
            .Select(p => (p.Id.Value, Url: Configured(p, configuration)))
            .Where(p => p.Url is not null)
            .ToImmutableDictionary(p => p.Value, p => p.Url!);
    }

    public static string SettingKey(Provider provider) => $"providers.{provider.Id}.baseUrl";

    public BaseUrl Of(Provider provider) => Operator(provider) is { Source: BaseUrlSource.Configuration } fixedByOperator
        ? fixedByOperator
        : _settings.Find(SettingKey(provider)) is { } chosen && BaseUrl.Parse(provider, chosen, BaseUrlSource.Settings) is { IsOk: true } parsed
            ? parsed.Value
            : Operator(provider);

    /// <summary>The URL that stands without any setting of a person: a key from the environment belongs to this one.</summary>
    public BaseUrl Operator(Provider provider) =>
        _configured.GetValueOrDefault(provider.Id.Value) ?? new BaseUrl(new Uri(provider.DefaultBaseUrl), BaseUrlSource.Default);

    private static BaseUrl? Configured(Provider provider, IConfiguration configuration)
    {
        foreach (var key in new[] { $"Providers:{provider.Id}:BaseUrl", provider.BaseUrlVariable })
        {
            if (key is not null && configuration[key] is { } text && !string.IsNullOrWhiteSpace(text))
            {
                return BaseUrl.Parse(provider, text, BaseUrlSource.Configuration).Match(
                    url => url,
                    failure => throw new StartupException($"{key}: {failure.Message}."));
            }
        }

        return null;
    }
}

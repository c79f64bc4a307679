namespace RuntimesWeb.Controllers.Api.Providers;

/// <summary>The longer answers of this folder as they look, for the API description.</summary>
internal static class ProviderExamples
{
    public const string List = "{\"providers\":[" + Connected + "]}";

    public const string Stored = """{"ok":true,"models":12,"latencyMs":340,"provider":""" + Connected + "}";

    public const string Removed = """
        {"provider":{"id":"anthropic","label":"Anthropic","connected":false,"source":null,"last4":null,"fingerprint":null,"verifiedAt":null,"lastUsedAt":null,
        "baseUrl":"https://api.anthropic.com","baseUrlSource":"default","state":"missing","detached":false,"reason":null,"owners":[],"envVar":"ANTHROPIC_API_KEY"}}
        """;

    public const string Changed = """
        {"provider":{"id":"anthropic","label":"Anthropic","connected":false,"source":null,"last4":"x7Qd","fingerprint":"3fa9c1d2",
        "verifiedAt":"2026-11-22T06:00:00.000Z","lastUsedAt":null,"baseUrl":"https://gateway.example/anthropic","baseUrlSource":"settings","state":"missing",
        "detached":true,"reason":"it was entered for https://api.anthropic.com; enter it again to use it with https://gateway.example",
        "owners":["provider"],"envVar":"ANTHROPIC_API_KEY"}}
        """;

    public const string Models = """
        {"models":[{"id":"claude-sonnet-4-6","label":"Claude Sonnet 4.6","contextWindow":200000,"inputPerMillionMicros":3000000,
        "outputPerMillionMicros":15000000,"tools":null}],"fetchedAt":"2026-11-22T06:00:00.000Z","source":"provider"}
        """;

    public const string UnknownProvider = "unknown provider 'nobody'";

    private const string Connected = """
        {"id":"anthropic","label":"Anthropic","connected":true,"source":"vault","last4":"x7Qd","fingerprint":"3fa9c1d2",
        "verifiedAt":"2026-11-22T06:00:00.000Z","lastUsedAt":null,"baseUrl":"https://api.anthropic.com","baseUrlSource":"default","state":"ok",
        "detached":false,"reason":null,"owners":["provider"],"envVar":"ANTHROPIC_API_KEY"}
        """;
}

namespace RuntimesWeb.Tests.Support;

/// <summary>Every page of the product, for the tests that hold for all of them.</summary>
public static class Pages
{
    public static IReadOnlyList<(string Name, string Path)> All { get; } =
    [
        ("home", "/"),
        ("chat", "/chat"),
        ("inbox", "/inbox"),
        ("agents", "/agents"),
        ("agents-none", "/agents?q=nothing-like-it"),
        ("agent-new", "/agents/new"),
        ("agent", "/agents/team-lead"),
        ("teams", "/teams"),
        ("memory", "/memory"),
        ("memory-none", "/memory?q=nothing-like-it"),
        ("runtimes", "/runtimes"),
        ("runtime-cli", "/runtimes/claude-code"),
        ("runtime-direct", "/runtimes/clawboo-native"),
        ("runtime-local", "/runtimes/local"),
        ("models", "/models"),
        ("credentials", "/credentials"),
        ("jobs", "/jobs"),
        ("jobs-none", "/jobs?state=paused&q=nothing-like-it"),
        ("usage", "/usage"),
        ("usage-agents", "/usage?days=90&by=agent"),
        ("budgets", "/usage/budgets"),
        ("settings", "/settings"),
        ("settings-providers", "/settings/providers"),
        ("settings-installs", "/settings/installs"),
        ("settings-permissions", "/settings/permissions"),
        ("settings-keys", "/settings/keys"),
        ("settings-audit", "/settings/audit"),
        ("settings-about", "/settings/about"),
        ("welcome", "/welcome"),
        ("login", "/login"),
        ("not-found", "/no-such-page"),
    ];
}

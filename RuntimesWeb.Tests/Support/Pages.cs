namespace RuntimesWeb.Tests.Support;

/// <summary>Every page of the product, for the tests that hold for all of them.</summary>
public static class Pages
{
    public static IReadOnlyList<(string Name, string Path)> All { get; } =
    [
        ("home", "/"),
        ("chat", "/chat"),
        ("board", "/board"),
        ("board-needs", "/board?needs=1&cancelled=1"),
        ("task-new", "/board?new=1&recipe=replace-text"),
        ("task-none", "/board/7a1d3c52-0b1e-4f6a-9c1e-2f60b1d5a001"),
        ("projects", "/projects"),
        ("project-none", "/projects/7a1d3c52-0b1e-4f6a-9c1e-2f60b1d5a001"),
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

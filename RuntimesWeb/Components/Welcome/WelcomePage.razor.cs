using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Onboarding;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Components.Welcome;

/// <summary>The first-run wizard: shows the page the server says the person is on, whatever tab they look from.</summary>
public sealed partial class WelcomePage
{
    private Failure? _failure;

    [Inject]
    public required WelcomeStore Welcome { get; set; }

    [Inject]
    public required StartTeam Start { get; set; }

    [Inject]
    public required SettingsStore Settings { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private WelcomeProgress Progress => Welcome.Current;

    private WelcomeStep Step => Progress.Shown;

    private string[] Path => Step is WelcomeStep.Guide ? ["Welcome", "Without a model", "Chat"] : ["Welcome", "Connect", "Team", "Chat"];

    private int Place => Step switch
    {
        WelcomeStep.Start => 0,
        WelcomeStep.Team => 2,
        _ => 1,
    };

    private string Title => Step switch
    {
        WelcomeStep.Key => "Use an API key",
        WelcomeStep.Ollama => "Use Ollama",
        WelcomeStep.Guide => "Start without a model",
        WelcomeStep.Team => "Your first team",
        _ => "Welcome",
    };

    protected override void OnInitialized() => Watch(h => Settings.Changed += h, h => Settings.Changed -= h);

    protected override Task OnInitializedAsync() => Welcome.OpenedAsync(Closing);

    private Task GoAsync(WelcomeStep step, string? provider, string? model)
    {
        _failure = null;
        return Welcome.GoAsync(step, provider, model, Closing);
    }

    private Task BackAsync() => GoAsync(
        Step != WelcomeStep.Team ? WelcomeStep.Start : Progress.Provider == ProviderCatalog.Ollama.Value ? WelcomeStep.Ollama : WelcomeStep.Key, null, Progress.Model);

    private async Task SkipAsync()
    {
        await Welcome.SkipAsync(Closing);
        Navigation.NavigateTo("/");
    }

    private async Task StartAsync(TeamPlan plan)
    {
        var outcome = await Start.RunAsync(plan, await Actor.GetAsync(), Closing);
        _failure = outcome.Failure;
        if (outcome.IsOk)
        {
            Navigation.NavigateTo($"/chat/{outcome.Value}");
        }
    }
}

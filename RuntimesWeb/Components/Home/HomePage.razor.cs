using Microsoft.AspNetCore.Components;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Home;

/// <summary>One sentence of truth, what waits for a person, what is ready, and the next steps until everything is set up.</summary>
public sealed partial class HomePage
{
    [Inject]
    public required RuntimeBoard Board { get; set; }

    [Inject]
    public required ProviderBoard Providers { get; set; }

    private HomeStory Story => HomeStory.Of(Board.Current, Providers.Current);

    protected override void OnInitialized()
    {
        Watch(h => Board.Changed += h, h => Board.Changed -= h);
        Watch(h => Providers.Changed += h, h => Providers.Changed -= h);
    }
}

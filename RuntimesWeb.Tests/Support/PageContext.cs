using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Tests.Support;

/// <summary>Renders components against the services of a real server that was started for the test, without a browser.</summary>
public sealed class PageContext : BunitContext
{
    private readonly IServiceScope _scope;

    public PageContext(Household household)
    {
        _scope = household.App.Services.CreateScope();
        Services.AddFallbackServiceProvider(_scope.ServiceProvider);
        JSInterop.Mode = JSRuntimeMode.Loose;
        AddAuthorization();
    }


    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _scope.Dispose();
    }
}

/// <summary>One lived-in household for the tests of a class; they only read it.</summary>
public sealed class LivedInHousehold : IAsyncLifetime
{
    private Household? _household;

    public Household Household => _household ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _household = await Household.LivedInAsync();

    public async ValueTask DisposeAsync()
    {
        if (_household is not null)
        {
            await _household.DisposeAsync();
        }
    }
}

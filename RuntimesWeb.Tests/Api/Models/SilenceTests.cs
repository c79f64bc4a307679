using RuntimesWeb.Core.Models;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Models;

/// <summary>A provider that falls silent is left.</summary>
public sealed class SilenceTests(SilenceTests.Impatient house) : IClassFixture<SilenceTests.Impatient>
{
    /// <summary>So long nothing may come.</summary>
    public sealed class Impatient : ModelHouse
    {
        protected override ModelTimes Times { get; } = new(1, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1.5));
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Silence_InTheMiddle_IsAFailureAndEndsTheProvidersWork(string provider)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("begun"), new ModelStep.Hang()));

        var failure = await house.FailureAsync(ModelHouse.Ask(provider));

        Assert.Equal(ModelFailureKind.Network, failure.Kind);
        await house.Models.Left.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}

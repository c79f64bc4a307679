using RuntimesWeb.Core.Models;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Models;

/// <summary>Whoever leaves ends the provider's work; a provider that falls silent is left.</summary>
public sealed class LeavingTests(LeavingTests.Impatient house) : IClassFixture<LeavingTests.Impatient>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>So long nothing may come.</summary>
    public sealed class Impatient : ModelHouse
    {
        protected override ModelTimes Times { get; } = new(1, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1.5));
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Cancelled_InTheMiddle_EndsTheProvidersWorkWithinASecond(string provider)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("begun"), new ModelStep.Hang()));
        using var leave = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var delta in house.Client.StreamAsync(ModelHouse.Ask(provider), leave.Token))
            {
                if (delta is ModelDelta.Text)
                {
                    await leave.CancelAsync();
                }
            }
        });

        await house.Models.Left.WaitAsync(Second, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Left_WithoutAWord_EndsTheProvidersWorkWithinASecond(string provider)
    {
        house.Models.Script(new ModelAnswer(new ModelStep.Say("begun"), new ModelStep.Hang()));

        await foreach (var delta in house.Client.StreamAsync(ModelHouse.Ask(provider), TestContext.Current.CancellationToken))
        {
            if (delta is ModelDelta.Text)
            {
                break;
            }
        }

        await house.Models.Left.WaitAsync(Second, TestContext.Current.CancellationToken);
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
        await house.Models.Left.WaitAsync(Second, TestContext.Current.CancellationToken);
    }
}

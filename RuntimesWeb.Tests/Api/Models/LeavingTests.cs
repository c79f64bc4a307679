using RuntimesWeb.Core.Models;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Models;

/// <summary>Whoever leaves ends the provider's work.</summary>
public sealed class LeavingTests(ModelHouse house) : IClassFixture<ModelHouse>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

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
}

using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Onboarding;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

/// <summary>Who is led to the first-run wizard, and what of it survives.</summary>
public sealed class WelcomeTests
{
    [Fact]
    public async Task FirstVisit_LeadsToTheWizardUntilItWasOpened_ButNoProgramAndNoOtherPage()
    {
        var folder = Directory.CreateTempSubdirectory("runtimesweb-welcome-").FullName;
        try
        {
            await using (var household = await Household.NewAsync(folder: folder))
            {
                Assert.Equal((302, "/welcome"), await GetAsync(household.App, "/", "text/html"));
                Assert.Equal((302, "/welcome"), await GetAsync(household.App, "/", "text/html"));
                Assert.Equal(200, (await GetAsync(household.App, "/", "*/*")).Status);
                Assert.Equal(200, (await GetAsync(household.App, "/runtimes", "text/html")).Status);
                Assert.Equal(200, (await GetAsync(household.App, "/api/runtimes", "text/html")).Status);

                Assert.Equal(200, (await GetAsync(household.App, "/welcome", "text/html")).Status);
                Assert.Equal(200, (await GetAsync(household.App, "/", "text/html")).Status);
                await household.Get<WelcomeStore>().GoAsync(WelcomeStep.Team, "ollama", "qwen3:4b", default);
            }

            await using var restarted = await Household.NewAsync(folder: folder);
            Assert.Equal(200, (await GetAsync(restarted.App, "/", "text/html")).Status);
            Assert.Equal((WelcomeStep.Team, "ollama", "qwen3:4b"), (restarted.Get<WelcomeStore>().Current.Shown, restarted.Get<WelcomeStore>().Current.Provider, restarted.Get<WelcomeStore>().Current.Model));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task FirstVisit_WhereSomethingWasSetUp_IsHome()
    {
        await using var household = await Household.NewAsync();
        await household.Get<CreateAgent>().RunAsync(new AgentInput { Name = "Ada" }, Household.Person, default);

        Assert.Equal(200, (await GetAsync(household.App, "/", "text/html")).Status);
    }

    [Fact]
    public async Task StartTeam_TwiceAtOnce_IsOneTeamAndOneConversation_AndBeginsAnewAfterwards()
    {
        await using var household = await Household.NewAsync();
        var (start, welcome) = (household.Get<StartTeam>(), household.Get<WelcomeStore>());
        var plan = new TeamPlan("openai", "Ada", "gpt-4o", "Bob", "gpt-4o", null);

        var both = await Task.WhenAll(start.RunAsync(plan, Household.Person, default), start.RunAsync(plan, Household.Person, default));

        Assert.Equal(both[0].Value, both[1].Value);
        Assert.Equal([("Bob", "gpt-4o"), ("Ada", "gpt-4o")], (await household.Get<AgentStore>().AllAsync(default)).Select(a => (a.Name, a.Definition.Model)));
        Assert.NotNull(await household.Get<ConversationStore>().FindAsync(both[0].Value, default));
        Assert.Equal(WelcomeStep.Start, welcome.Current.Shown);

        await welcome.GoAsync(WelcomeStep.Guide, null, null, default);
        var guide = await start.RunAsync(new TeamPlan("local", "Guide", null, "Recipes", null, null), Household.Person, default);
        Assert.NotEqual(both[0].Value, guide.Value);
        Assert.Equal("unknown provider 'nobody'", (await FailAsync(welcome, start)).Message);
    }

    private static async Task<Core.Platform.Failure> FailAsync(WelcomeStore welcome, StartTeam start)
    {
        await welcome.GoAsync(WelcomeStep.Team, "nobody", null, default);
        var outcome = await start.RunAsync(new TeamPlan("nobody", null, null, null, null, null), Household.Person, default);
        Assert.False(welcome.Current.IsOver);
        return outcome.Failure!; // asserted by the caller
    }

    private static async Task<(int Status, string? Location)> GetAsync(TestApp app, string path, string accept)
    {
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", accept);
        using var response = await client.GetAsync(path);
        return ((int)response.StatusCode, response.Headers.Location?.OriginalString);
    }
}

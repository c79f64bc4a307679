using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

/// <summary>Pulls against an Ollama that is slow, drops, stalls, errs, restarts; and against a server that is stopped in the middle.</summary>
public sealed class PullTests : IAsyncLifetime
{
    private FakeOllama? _ollama;

    private FakeOllama Ollama => _ollama!; // set before every test

    public async ValueTask InitializeAsync() => _ollama = await FakeOllama.StartAsync();

    public ValueTask DisposeAsync() => Ollama.DisposeAsync();

    [Fact]
    public async Task Pull_ThatGoesWell_TellsBytesLayersAndResult()
    {
        await using var house = await Household.WithOllamaAsync(Ollama);
        var pulls = new PullTesting(house);

        var job = await pulls.EndAsync(await pulls.BeginAsync());

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal((FakeOllama.Weights + 1_500, 100, JobProgress.Bytes), (job.Progress.Completed, job.Progress.Percent, job.Progress.Unit));
        Assert.Equal([("dde5aa3fc5ff", FakeOllama.Weights), ("966de95ca8a6", 1_500)], job.Progress.Parts!.Value.Select(p => (p.Name, p.Completed)));
        var result = JsonNode.Parse(job.Result!)!;
        Assert.Equal(("llama3.2:latest", FakeOllama.Weights + 1_500, 64), ((string?)result["model"], (long)result["sizeBytes"]!, ((string?)result["digest"])!.Length));
        var messages = (await pulls.LogAsync(job)).OfType<JobEvent.Progress>().Select(p => p.Message).ToList();
        Assert.Contains("pulling dde5aa3fc5ff", messages);
        await pulls.AssertForwardAsync(job);
    }

    [Fact]
    public async Task Pull_WhoseConnectionDrops_GoesOnWhereItWas()
    {
        await using var house = await Household.WithOllamaAsync(Ollama);
        var pulls = new PullTesting(house);
        Ollama.ChunkTime = TimeSpan.FromMilliseconds(20);
        Ollama.Fail(new PullFault(PullFaultKind.Drop, AtBytes: 40_000), new PullFault(PullFaultKind.Drop, AtBytes: 20_000));

        var job = await pulls.EndAsync(await pulls.BeginAsync());

        Assert.Equal((JobState.Succeeded, 3, 3), (job.State, job.Attempt, Ollama.Pulls));
        var retries = (await pulls.LogAsync(job)).OfType<JobEvent.State>().Where(s => s.Now == JobState.Retrying).ToList();
        Assert.Equal(2, retries.Count);
        Assert.All(retries, r => Assert.Contains("Ollama", r.Reason, StringComparison.Ordinal));
        await pulls.AssertForwardAsync(job);
    }

    [Fact]
    public async Task Pull_WhenOllamaThrewAwayWhatItHad_DoesNotGoBackwards()
    {
        await using var house = await Household.WithOllamaAsync(Ollama);
        var pulls = new PullTesting(house);
        Ollama.OnlyWhenAllowed = true;
        var begun = await pulls.BeginAsync();
        Ollama.Allow(7);
        await pulls.UntilAsync(begun.Id, j => j.Progress.Completed == 70_000, "seven chunks");

        await Ollama.GoAsync();
        Ollama.ForgetDisk();
        await Ollama.ComeBackAsync();
        Ollama.Allow(3);
        await Ollama.Changed.UntilAsync(() => Ollama.OnDisk == 30_000, "three chunks again");
        var again = await pulls.UntilAsync(begun.Id, j => j.State == JobState.Running && j.Progress.Message == "pulling dde5aa3fc5ff", "it is loaded again");
        Ollama.Allow(100);
        var job = await pulls.EndAsync(begun);

        Assert.Equal((JobState.Succeeded, 70_000), (job.State, again.Progress.Completed));
        await pulls.AssertForwardAsync(job);
    }

    [Fact]
    public async Task Pull_ThatGetsNoBytes_SaysSoAndThatOllamaIsThere()
    {
        await using var house = await Household.WithOllamaAsync(Ollama);
        var pulls = new PullTesting(house);
        Ollama.Fail(new PullFault(PullFaultKind.NoBytes, AtBytes: 30_000));

        var job = await pulls.BeginAsync();
        var stalled = await pulls.UntilAsync(job.Id, j => j.Progress.Message?.StartsWith("No data for", StringComparison.Ordinal) == true, "the stall is told");

        Assert.EndsWith("Ollama is still connected", stalled.Progress.Message, StringComparison.Ordinal);
        Assert.Equal((JobState.Running, 30_000), (stalled.State, stalled.Progress.Completed));
    }

    [Fact]
    public async Task Pull_InSilence_IsToldAsAStallThenBegunAgain()
    {
        await using var house = await Household.WithOllamaAsync(Ollama, Household.Quick with { Idle = TimeSpan.FromSeconds(3) });
        var pulls = new PullTesting(house);
        Ollama.Fail(new PullFault(PullFaultKind.Stall, AtBytes: 30_000));

        var job = await pulls.EndAsync(await pulls.BeginAsync());

        Assert.Equal((JobState.Succeeded, 2), (job.State, job.Attempt));
        Assert.Contains(pulls.Seen, j => OllamaJobs.IsStalled(j) && j.Progress.Message!.EndsWith("Ollama is still connected", StringComparison.Ordinal));
        Assert.Contains((await pulls.LogAsync(job)).OfType<JobEvent.State>(), s => s.Reason == "Ollama sent nothing for 3 s");
        await Ollama.Changed.UntilAsync(() => Ollama.Left == 1, "the silent pull was left");
        await pulls.AssertForwardAsync(job);
    }

    [Fact]
    public async Task Pull_WithALineWithoutEnd_IsGivenUpNotSwallowed()
    {
        await using var house = await Household.WithOllamaAsync(Ollama);
        var pulls = new PullTesting(house);
        Ollama.Fail(new PullFault(PullFaultKind.EndlessLine, AtBytes: 30_000));

        var job = await pulls.EndAsync(await pulls.BeginAsync());

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Contains((await pulls.LogAsync(job)).OfType<JobEvent.State>(), s => s.Reason == "Ollama sent a line without an end");
    }

    [Fact]
    public async Task Pull_WithAnErrorLineOfTheNetwork_IsTriedAgain()
    {
        await using var house = await Household.WithOllamaAsync(Ollama);
        var pulls = new PullTesting(house);
        Ollama.Fail(new PullFault(PullFaultKind.ErrorLine, 30_000, "max retries exceeded: lookup registry.ollama.ai: no such host"));

        var job = await pulls.EndAsync(await pulls.BeginAsync());

        Assert.Equal((JobState.Succeeded, 2), (job.State, job.Attempt));
    }

    [Fact]
    public async Task Pull_OntoAFullDisk_FailsOnceWithWhatToDo()
    {
        await using var house = await Household.WithOllamaAsync(Ollama);
        var pulls = new PullTesting(house);
        Ollama.Fail(new PullFault(PullFaultKind.ErrorLine, 50_000, "write /models/blobs/sha256-dde5: no space left on device"));

        var job = await pulls.EndAsync(await pulls.BeginAsync());

        Assert.Equal((JobState.Failed, "DISK_FULL", 1), (job.State, job.Error!.Code, Ollama.Pulls));
        Assert.Contains("Free space", job.Error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_WhenOllamaStaysAway_FailsAfterItsPatienceAndCanBeRetried()
    {
        await using var house = await Household.WithOllamaAsync(Ollama, Household.Quick with { Patience = TimeSpan.FromSeconds(2) });
        var pulls = new PullTesting(house);
        Ollama.OnlyWhenAllowed = true;
        var begun = await pulls.BeginAsync();
        Ollama.Allow(3);
        await pulls.UntilAsync(begun.Id, j => j.Progress.Completed == 30_000, "three chunks");

        await Ollama.GoAsync();
        var failed = await pulls.EndAsync(begun);
        await Ollama.ComeBackAsync();
        Ollama.Allow(100);
        await pulls.Queue.RetryAsync(failed.Id, Household.Person, default);
        var job = await pulls.EndAsync(begun);

        Assert.Equal((JobState.Failed, PullError.Unreachable), (failed.State, failed.Error!.Code));
        Assert.Equal(JobState.Succeeded, job.State);
        await pulls.AssertForwardAsync(job);
    }

    [Fact]
    public async Task Pull_WhenOllamaRestarts_GoesOnByItself()
    {
        await using var house = await Household.WithOllamaAsync(Ollama);
        var pulls = new PullTesting(house);
        Ollama.OnlyWhenAllowed = true;
        var begun = await pulls.BeginAsync();
        Ollama.Allow(3);
        await pulls.UntilAsync(begun.Id, j => j.Progress.Completed == 30_000, "three chunks");

        await Ollama.GoAsync();
        var retrying = await pulls.StateAsync(begun, JobState.Retrying);
        await Ollama.ComeBackAsync();
        Ollama.Allow(100);
        var job = await pulls.EndAsync(begun);

        Assert.Equal(30_000, retrying.Progress.Completed);
        Assert.Equal(JobState.Succeeded, job.State);
        await pulls.AssertForwardAsync(job);
    }

    [Fact]
    public async Task Pause_LeavesOllama_AndResumeGoesOnWhereItWas()
    {
        await using var house = await Household.WithOllamaAsync(Ollama);
        var pulls = new PullTesting(house);
        Ollama.OnlyWhenAllowed = true;
        var begun = await pulls.BeginAsync();
        Ollama.Allow(4);
        await pulls.UntilAsync(begun.Id, j => j.Progress.Completed == 40_000, "four chunks");

        var paused = (await pulls.Queue.PauseAsync(begun.Id, Household.Person, default)).Value;
        await Ollama.Changed.UntilAsync(() => Ollama.Left == 1, "Ollama was left");
        await pulls.Queue.ResumeAsync(begun.Id, Household.Person, default);
        Ollama.Allow(100);
        var job = await pulls.EndAsync(begun);

        Assert.Equal((JobState.Paused, 40_000), (paused.State, paused.Progress.Completed));
        Assert.Equal((JobState.Succeeded, 2), (job.State, Ollama.Pulls));
        await pulls.AssertForwardAsync(job);
    }

    [Fact]
    public async Task Cancel_LeavesOllama_AndIsFinal()
    {
        await using var house = await Household.WithOllamaAsync(Ollama);
        var pulls = new PullTesting(house);
        Ollama.OnlyWhenAllowed = true;
        var begun = await pulls.BeginAsync();
        Ollama.Allow(2);
        await pulls.UntilAsync(begun.Id, j => j.Progress.Completed == 20_000, "two chunks");

        var job = (await pulls.Queue.CancelAsync(begun.Id, Household.Person, default)).Value;
        await Ollama.Changed.UntilAsync(() => Ollama.Left == 1, "Ollama was left");

        Assert.Equal((JobState.Cancelled, 1), (job.State, Ollama.Pulls));
        Assert.Empty(Ollama.Models);
    }

    [Fact]
    public async Task Pull_WhenTheServerIsStopped_GoesOnAfterTheNextStart()
    {
        var folder = Directory.CreateTempSubdirectory("runtimesweb-").FullName;
        try
        {
            Ollama.OnlyWhenAllowed = true;
            Job begun;
            await using (var house = await Household.WithOllamaAsync(Ollama, folder: folder))
            {
                var before = new PullTesting(house);
                begun = await before.BeginAsync();
                Ollama.Allow(6);
                await before.UntilAsync(begun.Id, j => j.Progress.Completed == 60_000, "six chunks");
            }

            await Ollama.Changed.UntilAsync(() => Ollama.Left == 1, "the stopped server left Ollama");
            await using var again = await Household.WithOllamaAsync(Ollama, folder: folder);
            var after = new PullTesting(again);
            Ollama.Allow(100);
            var job = await after.EndAsync(begun);

            Assert.True(job.State == JobState.Succeeded && Ollama.Pulls == 2, $"{Ollama.Pulls} pulls\n{await after.StoryAsync(job)}");
            await after.AssertForwardAsync(job);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Pull_ThatGetsNoBytesForLong_IsAskedForAgain()
    {
        await using var house = await Household.WithOllamaAsync(Ollama, Household.Quick with { Idle = TimeSpan.FromSeconds(3) });
        var pulls = new PullTesting(house);
        Ollama.Fail(new PullFault(PullFaultKind.NoBytes, AtBytes: 30_000));

        var job = await pulls.EndAsync(await pulls.BeginAsync());

        Assert.Equal((JobState.Succeeded, 2), (job.State, Ollama.Pulls));
        Assert.Contains((await pulls.LogAsync(job)).OfType<JobEvent.State>(), s => s.Reason == "Ollama got no data for 3 s");
    }

    [Fact]
    public async Task Pull_WhenTheServerIsKilled_GoesOnAfterTheNextStart()
    {
        var folder = Directory.CreateTempSubdirectory("runtimesweb-").FullName;
        try
        {
            Ollama.OnlyWhenAllowed = true;
            using (var server = await ServerProcess.StartAsync(folder, "http://127.0.0.1:0"))
            {
                using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address };
                using var address = await client.PutAsJsonAsync("/api/providers/ollama", new { baseUrl = Ollama.Address });
                var post = client.PostAsJsonAsync("/api/runtimes/ollama", new { action = "pull", model = "llama3.2" });
                Ollama.Allow(5);
                await Ollama.Changed.UntilAsync(() => Ollama.OnDisk == 50_000, "five chunks");
                await server.KillAsync();
                await Assert.ThrowsAnyAsync<HttpRequestException>(() => post);
            }

            using var again = await ServerProcess.StartAsync(folder, "http://127.0.0.1:0");
            using var later = new HttpClient(new SocketsHttpHandler()) { BaseAddress = again.Address };
            Ollama.Allow(100);
            var id = (string?)(await later.GetFromJsonAsync<JsonNode>("/api/jobs"))!["jobs"]![0]!["id"];
            var log = await later.GetStringAsync($"/api/jobs/{id}/events");
            var job = (await later.GetFromJsonAsync<JsonNode>($"/api/jobs/{id}"))!["job"]!;

            Assert.Equal(("succeeded", "llama3.2:latest", 2), ((string?)job["state"], (string?)job["target"], (int)job["attempt"]!));
            Assert.Contains("the server was restarted", log, StringComparison.Ordinal);
            Assert.Equal(2, Ollama.Pulls);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Stop_OfTheServer_AnswersWhoWaitsForAPull_WithinSeconds()
    {
        var house = await Household.WithOllamaAsync(Ollama);
        using var client = house.App.CreateClient();
        Ollama.OnlyWhenAllowed = true;
        var post = client.PostAsJsonAsync("/api/runtimes/ollama", new { action = "pull", model = "llama3.2" });
        await Ollama.Changed.UntilAsync(() => Ollama.Pulls == 1, "the pull has begun");
        var started = TimeProvider.System.GetTimestamp();

        await house.DisposeAsync();
        using var answer = await post;

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 10);
        Assert.Equal(502, (int)answer.StatusCode);
        Assert.Contains("goes on when it is started again", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_AreAskedOnceForEachModel()
    {
        Ollama.Models["llama3.2:latest"] = 2_000_000_000;
        await using var house = await Household.WithOllamaAsync(Ollama);
        var models = house.Get<OllamaModels>();

        await models.RefreshAsync(default);
        var changes = 0;
        models.Changed += () => changes++;
        await models.RefreshAsync(default);

        var model = models.Current.Models.Single();
        Assert.Equal(("llama", "3.2B", "Q4_K_M"), (model.Family, model.ParameterSize, model.Quantization));
        Assert.Equal(["completion", "tools"], models.Current.DetailsOf(model).Capabilities);
        Assert.Equal(131072, models.Current.DetailsOf(model).ContextLength);
        Assert.Single(Ollama.Requests, r => r.Path == "/api/show");
        Assert.Equal(0, changes);
    }
}

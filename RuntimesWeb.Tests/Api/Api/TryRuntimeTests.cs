using System.Net;
using System.Text.Json.Nodes;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>Proving that a runtime works.</summary>
public sealed class TryRuntimeTests(WorkHouse house) : IClassFixture<WorkHouse>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Try_AnswersARun_WithoutToolsInAnEmptyFolder()
    {
        using var answer = await house.Client.PostAsync("/api/runtimes/hermes/try", null, Ct);

        var run = (await WorkHouse.JsonAsync(answer))["run"]!;
        Assert.Equal((HttpStatusCode.Accepted, "prompt", "plan"), (answer.StatusCode, run["origin"]!.GetValue<string>(), run["permissionMode"]!.GetValue<string>()));
        Assert.Equal(run["id"]!.GetValue<string>(), answer.Headers.GetValues("X-Run-Id").Single());
        var last = await LastAsync(run["id"]!.GetValue<Guid>());
        Assert.IsType<RunEvent.Done>(last);
        var request = house.Runtime.Requests.Single(r => r.RunId == run["id"]!.GetValue<Guid>());
        Assert.Equal((0, 1), (request.Tools!.Value.Length, request.MaxTurns));
        Assert.Empty(Directory.GetFileSystemEntries(request.Folder!.Path));
    }

    [Fact]
    public async Task Try_OfTheGuide_ShowsWhatItCanDo()
    {
        using var answer = await house.Client.PostAsync("/api/runtimes/local/try", null, Ct);

        Assert.IsType<RunEvent.Done>(await LastAsync((await WorkHouse.JsonAsync(answer))["run"]!["id"]!.GetValue<Guid>()));
    }

    [Theory]
    [InlineData("clawboo-native", HttpStatusCode.Conflict)]
    [InlineData("openclaw", HttpStatusCode.NotFound)]
    public async Task Try_OfWhatCannotWork_SaysWhatIsMissing(string id, HttpStatusCode status)
    {
        using var answer = await house.Client.PostAsync($"/api/runtimes/{id}/try", null, Ct);

        Assert.Equal(status, answer.StatusCode);
        Assert.NotEmpty(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!["error"]!.GetValue<string>());
    }

    private async Task<RunEvent> LastAsync(Guid run)
    {
        RunEvent? last = null;
        await foreach (var line in house.Get<RunEngine>().ReadAsync(run, EventPosition.Start, Ct))
        {
            last = line.Event;
        }

        return last!; // a run has events
    }
}

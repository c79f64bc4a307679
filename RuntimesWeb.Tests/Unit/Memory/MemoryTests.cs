using RuntimesWeb.Core.Memory;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Memory;

/// <summary>What is saved, found, changed and forgotten, on a real database.</summary>
public sealed class MemoryTests : IAsyncLifetime
{
    private readonly MemoryHouse _house = new();

    public ValueTask InitializeAsync() => _house.InitializeAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task TheSameThing_SaidAgain_MakesItSurer_AndIsNoSecondOne()
    {
        var first = await _house.KnowAsync("Tests are run with make check.");
        var again = await _house.Save.RunAsync(new MemoryInput(MemoryPlace.All, MemoryCategory.Fact, "  tests are   run with make check "), MemoryHouse.Person, default);

        Assert.Equal((first.Id, false, 750), (again.Value.Fact.Id, again.Value.IsNew, again.Value.Fact.Confidence));
        Assert.Single(await _house.Store.ListAsync(new MemoryFilter(), default));
        Assert.NotEqual(first.Id, (await _house.KnowAsync("Tests are run with make check.", MemoryPlace.Agent("coder"))).Id);
    }

    [Fact]
    public async Task ManyAtOnce_SaveTheSameThingOnce()
    {
        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _house.Save.RunAsync(new MemoryInput(MemoryPlace.All, MemoryCategory.Fact, "One thing"), MemoryHouse.Person, default)));

        Assert.Single(saved.Select(s => s.Value.Fact.Id).Distinct());
        Assert.Single(saved, s => s.Value.IsNew);
    }

    [Fact]
    public async Task Secrets_AreNotStored_AndItIsSaid()
    {
        var saved = await _house.Save.RunAsync(new MemoryInput(MemoryPlace.All, MemoryCategory.Fact, "The staging key is ghp_Ab3dEf6hIj9lMn2pQr5tUv8xYz1b4d7f"), MemoryHouse.Person, default);
        var nothing = await _house.Save.RunAsync(new MemoryInput(MemoryPlace.All, MemoryCategory.Fact, "ghp_Ab3dEf6hIj9lMn2pQr5tUv8xYz1b4d7f"), MemoryHouse.Person, default);

        Assert.True(saved.Value.LeftOut);
        Assert.Equal("The staging key is [secret left out]", (await _house.FindAsync(saved.Value.Fact.Id)).Content);
        Assert.Equal("content has nothing to remember but a secret; keys belong under Credentials", nothing.Failure?.Message);
    }

    [Fact]
    public async Task Rejected_IsNotSavedAgainByAnAgent_ButByAPerson()
    {
        var fact = await _house.KnowAsync("The person likes tabs.", savedBy: "coder");
        await _house.Edit.RunAsync(fact.Id, new MemoryChange { Status = MemoryStatus.Rejected }, MemoryHouse.Person, default);

        var input = new MemoryInput(MemoryPlace.All, MemoryCategory.Fact, "The person likes tabs");
        Assert.Equal(FailureKind.Conflict, (await _house.Save.RunAsync(input with { Source = MemorySource.Agent, SavedBy = "coder" }, MemoryHouse.Person, default)).Failure?.Kind);
        Assert.Equal(MemoryStatus.Active, (await _house.Save.RunAsync(input, MemoryHouse.Person, default)).Value.Fact.Status);
    }

    [Fact]
    public async Task Edit_IntoWhatIsKnownAlready_IsRefused()
    {
        await _house.KnowAsync("One");
        var two = await _house.KnowAsync("Two");

        Assert.Equal("the same is known there already", (await _house.Edit.RunAsync(two.Id, new MemoryChange { Content = "one." }, MemoryHouse.Person, default)).Failure?.Message);
        Assert.Equal("Two", (await _house.FindAsync(two.Id)).Content);
    }

    [Fact]
    public async Task Search_FindsWordsAndTags_TheLastWordWhileItIsTyped_AndOnlyWhatIsAskedFor()
    {
        var build = await _house.KnowAsync("The build is started with make, never by hand.");
        var other = await _house.KnowAsync("Déjà vu happens here.", MemoryPlace.Agent("coder"));
        await _house.Edit.RunAsync(other.Id, new MemoryChange { Tags = ["oddities"] }, MemoryHouse.Person, default);

        Assert.Equal([build.Id], await FoundAsync("build ma"));
        Assert.Equal([other.Id], await FoundAsync("deja"));
        Assert.Equal([other.Id], await FoundAsync("oddit"));
        Assert.Equal([build.Id], await FoundAsync("how do I build this"));
        Assert.Equal(2, (await FoundAsync("build\" OR \"vu* NEAR(")).Count);
        Assert.Empty(await FoundAsync("deja", [MemoryPlace.All]));

        await _house.Edit.RunAsync(build.Id, new MemoryChange { Content = "Everything is compiled by a script." }, MemoryHouse.Person, default);
        Assert.Empty(await FoundAsync("make"));
        Assert.Equal([build.Id], await FoundAsync("script"));
    }

    [Fact]
    public async Task AFullPlace_ArchivesTheLeastUseful()
    {
        var weak = await _house.KnowAsync("The weakest of all", confidence: 150);
        await _house.FillAsync(Enumerable.Range(1, MemoryStore.MostActive - 1).Select(i => weak with { Number = 0, Id = Guid.NewGuid(), Digest = $"{i}", Confidence = 700 }));
        Assert.Equal(MemoryStatus.Active, (await _house.FindAsync(weak.Id)).Status);
        var last = await _house.KnowAsync("One more", confidence: 120);

        Assert.Equal((MemoryStatus.Archived, MemoryStatus.Active), ((await _house.FindAsync(weak.Id)).Status, (await _house.FindAsync(last.Id)).Status));
        Assert.Equal(MemoryStore.MostActive, (await _house.Store.ListAsync(new MemoryFilter(Status: MemoryStatus.Active), default)).Count);
    }

    [Fact]
    public async Task Reads_AreCountedTogether_LaterAndOnce()
    {
        var fact = await _house.KnowAsync("Something useful");
        Assert.NotNull(_house.Recall.Block(null, null, "hello"));
        Assert.NotNull(_house.Recall.Block(null, null, "hello again"));
        Assert.Equal(0, (await _house.FindAsync(fact.Id)).AccessCount);

        _house.Time.Advance(TimeSpan.FromMinutes(1));
        await _house.Reads.FlushAsync(default);
        await _house.Reads.FlushAsync(default);

        var read = await _house.FindAsync(fact.Id);
        Assert.Equal((2, _house.Time.GetUtcNow(), fact.UpdatedAt), (read.AccessCount, read.LastAccessedAt, read.UpdatedAt));
    }

    private async Task<List<Guid>> FoundAsync(string words, IReadOnlyCollection<MemoryPlace>? places = null)
    {
        var found = await _house.Search.RunAsync(words, new MemoryFilter(Status: MemoryStatus.Active), places, 20, default);
        Assert.True(found.IsOk, found.Failure?.Message);
        return [.. found.Value.Select(f => f.Id)];
    }
}

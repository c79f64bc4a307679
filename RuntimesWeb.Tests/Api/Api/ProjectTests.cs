using System.Text.Json.Nodes;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Facts;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>The projects' routes over a real socket, with bodies as they are documented. Each test has folders of its own.</summary>
public sealed class ProjectTests(BoardHouse house) : IClassFixture<BoardHouse>
{
    [Fact]
    public async Task Add_OnlyAName_Is201_AndTheListHasIt()
    {
        var (status, made) = await house.SendAsync("POST", "/api/projects", """{"name":"Website","description":"The public pages"}""");

        Assert.Equal(201, status);
        Assert.Equal(
            ["id", "name", "description", "workingDirectory", "status", "taskCount", "createdAt", "updatedAt", "lastUsedAt", "defaultBranch", "verifyCommand", "copyPatterns", "permissionMode", "isGit", "problem"],
            made.AsObject().Select(p => p.Key));
        Assert.Equal(("Website", "active", null, 0, "no folder has been chosen"), ((string?)made["name"], (string?)made["status"], (string?)made["workingDirectory"], (int)made["taskCount"]!, (string?)made["problem"]));
        Assert.Equal(made.ToJsonString(), (await house.SendAsync("GET", $"/api/projects/{made["id"]}")).Body.ToJsonString());
        Assert.Contains((await house.SendAsync("GET", "/api/projects")).Body.AsArray(), p => (string?)p!["id"] == (string?)made["id"]);
    }

    [Fact]
    public async Task Add_AFolder_TakesItsNameAndRealPath_AndAddingItAgainAnswersTheSame()
    {
        var folder = house.NewFolder("shop");
        Directory.CreateDirectory(Path.Combine(folder, ".git"));
        File.CreateSymbolicLink(Path.Combine(house.Folder, "shop-link"), folder);

        var (status, made) = await house.SendAsync("POST", "/api/projects", $$"""{"workingDirectory":"{{house.Folder}}/shop-link","verifyCommand":"npm test","copyPatterns":[".env"," .env "],"permissionMode":"acceptEdits","defaultBranch":"main"}""");
        var (again, same) = await house.SendAsync("POST", "/api/projects", $$"""{"name":"Another name","workingDirectory":"{{folder}}"}""");

        Assert.Equal((201, "shop", folder, "npm test", "acceptEdits", "main", true), (status, (string?)made["name"], (string?)made["workingDirectory"], (string?)made["verifyCommand"], (string?)made["permissionMode"], (string?)made["defaultBranch"], (bool)made["isGit"]!));
        Assert.Equal("""[".env"]""", made["copyPatterns"]!.ToJsonString());
        Assert.Null(made["problem"]);
        Assert.Equal((200, made.ToJsonString()), (again, same.ToJsonString()));
        var audit = (await house.SendAsync("GET", "/api/audit")).Body["entries"]!.AsArray();
        Assert.Contains(audit, e => (string?)e!["action"] == "project.add" && ((string)e["detail"]!).EndsWith("verified by npm test", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "name", "name is required, 1 to 100 characters")]
    [InlineData("""{"name":""}""", "name", "name is required, 1 to 100 characters")]
    [InlineData("""{"name":"x","status":"archived"}""", "status", "status must be active, paused or completed")]
    [InlineData("""{"name":"x","workingDirectory":"relative/path"}""", "workingDirectory", "folder must be the full path of a folder, such as ~/code/my-project")]
    [InlineData("""{"name":"x","workingDirectory":"/etc"}""", "workingDirectory", "/etc belongs to the system; choose a folder with a project in it")]
    [InlineData("""{"name":"x","workingDirectory":"~"}""", "workingDirectory", null)]
    [InlineData("""{"name":"x","defaultBranch":"--upload-pack=x"}""", "defaultBranch", "defaultBranch must be the name of a branch, such as main")]
    [InlineData("""{"name":"x","defaultBranch":"a..b"}""", "defaultBranch", "defaultBranch must be the name of a branch, such as main")]
    [InlineData("""{"name":"x","verifyCommand":"make\nrm -rf x"}""", "verifyCommand", "verifyCommand must be one line of at most 1000 characters")]
    [InlineData("""{"name":"x","copyPatterns":["../.ssh/id_rsa"]}""", "copyPatterns", null)]
    [InlineData("""{"name":"x","copyPatterns":["/etc/passwd"]}""", "copyPatterns", null)]
    [InlineData("""{"name":"x","copyPatterns":["sub/.git/config"]}""", "copyPatterns", null)]
    [InlineData("""{"name":"x","permissionMode":"yolo"}""", "permissionMode", "permissionMode must be one of plan, ask, acceptEdits, trusted")]
    [InlineData("""{"name":5}""", "name", "name has the wrong type")]
    public async Task Add_WhatIsWrong_IsNamed(string json, string field, string? message)
    {
        var (status, body) = await house.SendAsync("POST", "/api/projects", json);

        Assert.Equal(400, status);
        Assert.Equal("[]", body["error"]!["formErrors"]!.ToJsonString());
        var wrong = Assert.Single(body["error"]!["fieldErrors"]!.AsObject());
        Assert.Equal((field, message ?? (string?)wrong.Value![0]), (wrong.Key, (string?)wrong.Value![0]));
    }

    [Fact]
    public async Task Change_TakesWhatIsNamed_AndNullTakesAway()
    {
        var folder = house.NewFolder("changing");
        var id = await AddAsync($$"""{"workingDirectory":"{{folder}}","verifyCommand":"make","defaultBranch":"main","permissionMode":"plan","copyPatterns":[".env"]}""");

        var (status, changed) = await house.SendAsync("PATCH", $"/api/projects/{id}", """{"name":"Other","status":"paused","verifyCommand":null,"permissionMode":null,"copyPatterns":null}""");

        Assert.Equal((200, "Other", "paused", null, null, "[]", "main"), (status, (string?)changed["name"], (string?)changed["status"], (string?)changed["verifyCommand"], (string?)changed["permissionMode"], changed["copyPatterns"]!.ToJsonString(), (string?)changed["defaultBranch"]));
    }

    [Fact]
    public async Task Change_ToTheFolderOfAnother_IsRefused()
    {
        var (one, two) = (house.NewFolder("one"), house.NewFolder("two"));
        await AddAsync($$"""{"workingDirectory":"{{one}}"}""");
        var id = await AddAsync($$"""{"workingDirectory":"{{two}}"}""");

        var (status, body) = await house.SendAsync("PATCH", $"/api/projects/{id}", $$"""{"workingDirectory":"{{one}}"}""");

        Assert.Equal((400, "this folder is the project one already"), (status, (string?)body["error"]!["fieldErrors"]!["workingDirectory"]![0]));
    }

    [Fact]
    public async Task AFolderThatGoes_IsShown_AndItsProjectCanStillBeChanged()
    {
        var folder = house.NewFolder("leaving");
        var id = await AddAsync($$"""{"workingDirectory":"{{folder}}"}""");
        Directory.Delete(folder);

        Assert.Equal($"there is no folder {folder}", (string?)(await house.SendAsync("GET", $"/api/projects/{id}")).Body["problem"]);
        Assert.Equal(200, (await house.SendAsync("PATCH", $"/api/projects/{id}", $$"""{"workingDirectory":"{{folder}}","status":"completed"}""")).Status);
        Directory.CreateDirectory(folder);
        Assert.Null((await house.SendAsync("GET", $"/api/projects/{id}")).Body["problem"]);
    }

    [Fact]
    public async Task Remove_WaitsForWork_ThenLeavesFolderAndTasks()
    {
        var folder = house.NewFolder("going");
        var id = await AddAsync($$"""{"workingDirectory":"{{folder}}"}""");
        var task = await house.TaskAsync($$"""{"title":"x","projectId":"{{id}}"}""");
        await house.SendAsync("POST", $"/api/board/{task}/claim", """{"assigneeAgentId":"coder"}""");
        Assert.Equal(1, (int)(await house.SendAsync("GET", $"/api/projects/{id}")).Body["taskCount"]!);

        var (refused, why) = await house.SendAsync("DELETE", $"/api/projects/{id}");
        Assert.Equal((409, "a task of this project is being worked on"), (refused, (string?)why["error"]));
        Assert.NotNull(house.Get<ProjectStore>().Find(Guid.Parse(id)));

        await house.MoveAsync(task, "todo");
        Assert.Equal((200, """{"success":true}"""), await house.TextAsync("DELETE", $"/api/projects/{id}"));
        var left = (await house.ReadAsync(task))["task"]!;
        Assert.Equal((null, folder, true), ((string?)left["projectId"], (string?)left["repoPath"], Directory.Exists(folder)));
        Assert.Equal(404, (await house.SendAsync("DELETE", $"/api/projects/{id}")).Status);
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("PATCH", """{"name":"x"}""")]
    [InlineData("DELETE", null)]
    public async Task AnyRoute_OfAnUnknownProject_Is404(string method, string? json)
    {
        foreach (var id in new[] { "nowhere", "7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40" })
        {
            Assert.Equal((404, """{"error":"Not found"}"""), await house.TextAsync(method, $"/api/projects/{id}", json));
        }
    }

    [Fact]
    public async Task Inspect_SuggestsWhatTheBuildFilesSay_AndStoresNothing()
    {
        var folder = house.NewFolder("inspected");
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{"scripts":{"build":"x","test":"y"}}""");
        var git = house.Get<Git>();
        foreach (var arguments in new string[][] { ["init", "--quiet", "--initial-branch=main"], ["-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--quiet", "--allow-empty", "-m", "x"], ["branch", "other"] })
        {
            Assert.True((await git.RunAsync(folder, arguments, TimeSpan.FromSeconds(20), null, default)).Value.IsOk);
        }

        var (status, look) = await house.SendAsync("POST", "/api/projects/inspect", $$"""{"workingDirectory":"{{folder}}"}""");

        Assert.Equal(
            (200, $$"""{"workingDirectory":"{{folder}}","name":"inspected","isGit":true,"branch":"main","branches":["main","other"],"verifyCommands":[{"command":"npm test","from":"package.json"},{"command":"npm run build","from":"package.json"}],"projectId":null}"""),
            (status, look.ToJsonString()));
        Assert.Null(house.Get<ProjectStore>().At(folder));
        var (wrong, body) = await house.SendAsync("POST", "/api/projects/inspect", "{}");
        Assert.Equal((400, "workingDirectory"), (wrong, Assert.Single(body["error"]!["fieldErrors"]!.AsObject()).Key));
    }

    [Fact]
    public async Task TheOneUsedLast_StandsFirst_AndANewStartReadsTheSame()
    {
        var (first, second) = (await AddAsync("""{"name":"first of two"}"""), await AddAsync("""{"name":"second of two"}"""));
        var store = house.Get<ProjectStore>();
        Assert.Equal([second, first], Two());

        await house.Get<TouchProject>().RunAsync(Guid.Parse(first), default);
        Assert.Equal([first, second], Two());

        await store.LoadAsync(default);
        Assert.Equal([first, second], Two());

        IEnumerable<string> Two() => store.All.Where(p => p.Name.EndsWith("of two", StringComparison.Ordinal)).Select(p => p.Id.ToString());
    }

    [Fact]
    public async Task TheGuide_KnowsHowManyThereAre()
    {
        await AddAsync("""{"name":"Told of"}""");
        await house.TaskAsync("""{"title":"x","status":"in_review"}""");

        var facts = await Task.WhenAll(house.App.Services.GetService(typeof(IEnumerable<IFactSource>)) is IEnumerable<IFactSource> sources ? sources.Select(s => s.FactsAsync(default).AsTask()) : []);

        Assert.Contains("Told of", facts.SelectMany(f => f).Single(f => f.Subject == "Projects").Text, StringComparison.Ordinal);
        Assert.Matches(@"1 in review.*One waits for your review\.", facts.SelectMany(f => f).Single(f => f.Subject == "Tasks").Text);
    }

    private async Task<string> AddAsync(string json)
    {
        var (status, body) = await house.SendAsync("POST", "/api/projects", json);
        Assert.Equal(201, status);
        return (string)body["id"]!;
    }
}

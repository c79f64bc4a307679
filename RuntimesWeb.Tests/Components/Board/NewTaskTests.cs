using Bunit;
using RuntimesWeb.Components.Board.Form;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Board;

public sealed class NewTaskTests(BoardHousehold fixture) : IClassFixture<BoardHousehold>
{
    private Household House => fixture.Household;

    [Fact]
    public async Task Recipe_WithItsParameters_BecomesATaskForLocal_InAFolderThatIsAddedOnTheWay()
    {
        var folder = Directory.CreateDirectory(Path.Combine(House.Machine.Home, "for-a-recipe")).FullName;
        using var context = new PageContext(House);
        Guid? made = null;
        var form = context.Render<NewTask>(p => p.Add(f => f.Recipe, "replace-text").Add(f => f.OnCreated, id => made = id));
        form.Find("select[name=project]").Change("+");
        form.Find("input[name=path]").Input("/no/such/folder");

        await form.Find("form").SubmitAsync();
        Assert.Equal("true", form.Find("input[name=recipe-find]").GetAttribute("aria-invalid"));
        form.Find("input[name=recipe-find]").Change("the \"old\" name");
        form.Find("input[name=recipe-with]").Change("the new name");
        await form.Find("form").SubmitAsync();
        Assert.Contains("no folder /no/such/folder", form.Find("#" + form.Find("input[name=path]").GetAttribute("aria-describedby")).TextContent, StringComparison.Ordinal);
        form.Find("input[name=path]").Input(folder);
        await form.Find("form").SubmitAsync();

        var task = await House.Get<TaskStore>().FindAsync(made ?? Guid.Empty, default);
        Assert.Equal("local", task?.AssigneeRuntime);
        Assert.Equal(folder, House.Get<ProjectStore>().Find(task?.ProjectId ?? Guid.Empty)?.Path);
        // What the form writes, the runtime reads.
        var named = House.Get<RecipeCatalog>().Read(task!.Description);
        Assert.True(named is { IsOk: true }, named?.Failure?.Message);
    }

    [Fact]
    public async Task FromAnAnswer_BeginsWithWhatWasSaid_AndTheAddressDoesNotSayIt()
    {
        var said = """{"format":"runtimesweb.conversation/1","title":"Findings","runtimeId":"local","createdAt":"2026-11-20T10:00:00Z","messages":[{"role":"assistant","content":"## **Third** finding\n\nTwo links are dead.","createdAt":"2026-11-20T10:00:00Z"}]}""";
        var conversation = (await House.Get<ImportConversation>().RunAsync(said, new Actor("test"), default)).Value;
        var answer = (await House.Get<ConversationStore>().MessagesAsync(conversation.Number, null, 1, default)).Messages[0];
        using var context = new PageContext(House);
        var href = AnswerAsTask.Href(conversation.Id, answer.Id);

        var form = context.Render<NewTask>(p => p.Add(f => f.From, href[(href.LastIndexOf('=') + 1)..]));

        form.WaitForAssertion(() => Assert.Equal("Third finding", form.Find("input[name=title]").GetAttribute("value")));
        Assert.Contains("Two links are dead.", form.Find("textarea[name=description]").GetAttribute("value") ?? form.Find("textarea[name=description]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("finding", href, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task WithoutATitle_TheErrorStandsBesideTheField_AndNothingIsMade()
    {
        using var context = new PageContext(House);
        var form = context.Render<NewTask>();

        await form.Find("form").SubmitAsync();

        var title = form.Find("input[name=title]");
        Assert.Equal("true", title.GetAttribute("aria-invalid"));
        Assert.Contains("required", form.Find("#" + title.GetAttribute("aria-describedby")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAndStart_HasItWorkedOnByTwo_SideBySide()
    {
        using var context = new PageContext(House);
        Guid? made = null;
        var form = context.Render<NewTask>(p => p.Add(f => f.Title, "Compare two").Add(f => f.OnCreated, id => made = id));
        form.Find("select[name=kind]").Change("research");
        form.Find("select[name=who]").Change("runtime:hermes");
        form.FindAll("button").First(b => b.TextContent.Trim() == "Another attempt beside it").Click();

        form.FindAll("button").First(b => b.TextContent.Trim() == "Create and start").Click();

        form.WaitForAssertion(() => Assert.NotNull(made), TimeSpan.FromSeconds(20));
        if (House.Get<TaskWorks>().Find(made!.Value) is { } work)
        {
            await work.Over.WaitAsync(TimeSpan.FromSeconds(20));
        }

        var runs = (await House.Get<Core.Runs.RunStore>().PageAsync(new Core.Runs.RunFilter { TaskId = made }, null, null, default)).Value.Runs;
        Assert.Equal(["hermes", "hermes"], runs.Select(r => r.RuntimeId));
    }

    [Theory]
    [InlineData("find=old", "/recipe replace-text find=\"old\"")]
    [InlineData("find=a \"b\" c", "/recipe replace-text find=\"a \\\"b\\\" c\"")]
    public void Line_QuotesWords(string set, string line)
    {
        var card = new RecipeCard("replace-text", "Replace", "", true, [new RecipeParameter.Text("find", "", null, 100), new RecipeParameter.Number("most", "", 5, 1, 9)]);
        var draft = new RecipeDraft();
        draft.Values["find"] = set["find=".Length..];
        draft.Values["most"] = "5";

        Assert.Equal(line, draft.Line(card));
        Assert.Null(draft.Wrong(card));
    }
}

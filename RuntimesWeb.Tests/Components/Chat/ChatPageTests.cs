using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Components.Chat;
using RuntimesWeb.Components.Chat.Compose;
using RuntimesWeb.Components.Chat.Messages;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Chat;

/// <summary>The chat page without a browser: the list, the thread, the steps, what is told when something fails.</summary>
public sealed class ChatPageTests(ChatHousehold house) : IClassFixture<ChatHousehold>
{
    [Fact]
    public async Task NewChat_GreetsAndOffersPrompts()
    {
        await using var page = new PageContext(house.Household);

        page.Services.GetRequiredService<NavigationManager>().NavigateTo("/chat?runtime=local");
        var chat = page.Render<ChatPage>();

        chat.WaitForAssertion(() => Assert.Contains("Guide", chat.Find(".welcome-lead").TextContent, StringComparison.Ordinal));
        Assert.NotEmpty(chat.FindAll("button.prompt"));
        Assert.Contains("No model", chat.Find("[data-chip=model]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_IsShownAsMarkdownWithTokensAndCost()
    {
        var conversation = await house.OpenAsync();
        await house.SayAsync(conversation, "**Hello** <b>there</b>");
        await using var page = new PageContext(house.Household);

        var chat = page.Render<ChatPage>(p => p.Add(c => c.Id, conversation.Id));

        chat.WaitForAssertion(() => Assert.Contains("<strong>Hello</strong> &lt;b&gt;there", chat.Find("article.answer .md").InnerHtml, StringComparison.Ordinal));
        Assert.Equal("**Hello** <b>there</b>", chat.Find("article.said .bubble").TextContent);
        Assert.Contains("100 in · 20 out · $0.0003", chat.Find("article.answer footer").TextContent, StringComparison.Ordinal);
        Assert.Contains("100 in · 20 out", chat.Find(".composer-cost").TextContent, StringComparison.Ordinal);
        Assert.Equal("**Hello** <b>there</b>", chat.Find(".chat-row.active .chat-title").TextContent);
    }

    [Fact]
    public async Task Failure_IsToldWithCauseHintAndRetry()
    {
        house.Runtime.Scripts["fail"] = (_, _) => Say(new RunEvent.Text("Half of"), new RunEvent.Error("rate_limited", "The provider asks to wait.", "Wait a minute, then retry."));
        var conversation = await house.OpenAsync();
        await house.SayAsync(conversation, "fail");
        await using var page = new PageContext(house.Household);

        var chat = page.Render<ChatPage>(p => p.Add(c => c.Id, conversation.Id));

        chat.WaitForAssertion(() => Assert.Contains("The provider asks to wait.", chat.Find(".answer-error").TextContent, StringComparison.Ordinal));
        Assert.Contains("Wait a minute, then retry.", chat.Find(".answer-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("Half of", chat.Find("article.answer .md").TextContent, StringComparison.Ordinal);
        Assert.Contains("Retry", chat.Find(".answer-error button").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_OpensWithWhatItWasGivenAndWhatCameOfIt()
    {
        house.Runtime.Scripts["tool"] = (_, _) => Say(
            new RunEvent.Thinking("Which file?"), RunEvent.ToolCall.Of("c1", "read_file", """{"path":"src/a.cs","lines":3}"""), new RunEvent.ToolResult("c1", "read_file", "class A;", false, 1200),
            new RunEvent.Text("It is a class."), new RunEvent.Done(DoneReason.Completed));
        var conversation = await house.OpenAsync();
        await house.SayAsync(conversation, "tool");
        await using var page = new PageContext(house.Household);
        var chat = page.Render<ChatPage>(p => p.Add(c => c.Id, conversation.Id));
        chat.WaitForAssertion(() => Assert.Equal(2, chat.FindAll("button.step-line").Count));
        Assert.Contains("src/a.cs", chat.FindAll("button.step-line")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("1.2 s", chat.FindAll("button.step-line")[1].TextContent, StringComparison.Ordinal);

        await chat.FindAll("button.step-line")[1].ClickAsync(new());
        await chat.FindAll("button.step-line")[0].ClickAsync(new());

        chat.WaitForAssertion(() => Assert.Equal(["Which file?", "class A;"], chat.FindAll("pre.step-output").Select(o => o.TextContent)));
        Assert.Equal(["path", "lines"], chat.FindAll(".step-input dt").Select(d => d.TextContent));
    }

    [Fact]
    public async Task AnswerThatIsComing_IsShownAndThenComplete()
    {
        var gate = house.Runtime.Hold("slow", "First part.\n\nSecond", " part.\n\nThird part.");
        var conversation = await house.OpenAsync();
        Assert.True((await house.Turns.SendAsync(conversation.Id, MessageInput.Say("slow"), default)).IsOk);
        await using var page = new PageContext(house.Household);
        var chat = page.Render<ChatPage>(p => p.Add(c => c.Id, conversation.Id));

        chat.WaitForAssertion(() => Assert.Contains("First part.", chat.Find("article.answer-live .md").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.NotNull(chat.Find("#composer[data-busy]"));
        gate.Open();

        chat.WaitForAssertion(() => Assert.Empty(chat.FindAll(".answer-live")), TimeSpan.FromSeconds(10));
        Assert.Equal(["First part.", "Second part.", "Third part."], chat.FindAll("article.answer .md p").Select(p => p.TextContent));
    }

    [Fact]
    public async Task WhatWasSaidMeanwhile_StandsInsideTheAnswerOnce()
    {
        house.Runtime.Scripts["steer"] = (_, _) => Say(new RunEvent.Text("Before. "), new RunEvent.Steering("be brief"), new RunEvent.Text("After."), new RunEvent.Done(DoneReason.Completed));
        var conversation = await house.OpenAsync();
        await house.SayAsync(conversation, "steer");
        var answer = (await house.Store.MessagesAsync(conversation.Number, null, 10, default)).Messages[^1];
        var window = new MessageWindow(house.Store, conversation.Number);
        await window.ShowEndAsync(default);

        Assert.Contains(answer.Steps, s => s is { Kind: RunStepKind.Said, Title: "be brief" });
        Assert.Equal(2, window.Shown().Count());
        await using var page = new PageContext(house.Household);
        var chat = page.Render<ChatPage>(p => p.Add(c => c.Id, conversation.Id));
        chat.WaitForAssertion(() => Assert.Equal("be brief", chat.Find("article.answer .bubble").TextContent));
    }

    [Fact]
    public async Task LongChat_HasAWindowOfItInThePage()
    {
        var conversation = await house.LongAsync(400);
        var window = new MessageWindow(house.Store, conversation.Number);

        await window.ShowEndAsync(default);
        Assert.Equal((50, true, false), (window.Rows.Count, window.HasOlder, window.HasNewer));
        for (var i = 0; i < 3; i++)
        {
            await window.OlderAsync(default);
        }

        Assert.Equal((150, true, true), (window.Rows.Count, window.HasOlder, window.HasNewer));
        var middle = window.Rows[0].Message;
        while (window.HasNewer)
        {
            await window.NewerAsync(default);
        }

        Assert.Equal(150, window.Rows.Count);
        Assert.Equal(window.Rows.Select(r => r.Message.Number).Order(), window.Rows.Select(r => r.Message.Number));
        Assert.True(await window.ShowAsync(middle.Id, default));
        Assert.Contains(window.Rows, r => r.Message.Id == middle.Id);
        Assert.False(await window.ShowAsync(Guid.NewGuid(), default));
    }

    [Fact]
    public async Task List_RenamesPinsArchivesAndDeletesWithUndo()
    {
        var conversation = await house.OpenAsync("Before");
        await using var page = new PageContext(house.Household);
        var chat = page.Render<ChatPage>(p => p.Add(c => c.Id, conversation.Id));
        async Task MenuAsync(string item)
        {
            await chat.Find(".chat-row.active .chat-more").ClickAsync(new());
            await chat.FindAll("#chat-menu [role=menuitem]").Single(i => i.TextContent == item).ClickAsync(new());
        }

        chat.WaitForElement(".chat-row.active .chat-more");
        await MenuAsync("Rename");
        await chat.Find(".chat-rename").InputAsync(new() { Value = "After" });
        await chat.Find(".chat-rename").KeyDownAsync(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "Enter" });
        chat.WaitForAssertion(() => Assert.Equal("After", chat.Find(".chat-row.active .chat-title").TextContent));

        await MenuAsync("Pin");
        chat.WaitForAssertion(() => Assert.Equal("Pinned", chat.Find(".chats-group").TextContent));

        await MenuAsync("Archive");
        chat.WaitForAssertion(() => Assert.DoesNotContain(chat.FindAll(".chat-title"), t => t.TextContent == "After"));
        Assert.Equal(ConversationStatus.Archived, (await house.Store.FindAsync(conversation.Id, default))?.Status);
    }

    [Fact]
    public async Task Search_FindsInTextAndMarksIt()
    {
        var conversation = await house.OpenAsync("Holidays");
        await house.SayAsync(conversation, "Where do <i>penguins</i> nest?");
        await using var page = new PageContext(house.Household);
        var chat = page.Render<ChatPage>(p => p.Add(c => c.Id, conversation.Id));

        await chat.WaitForElement("#chats-search").InputAsync(new() { Value = "penguin" });

        chat.WaitForAssertion(() => Assert.NotEmpty(chat.FindAll(".chat-hit")));
        var snippet = chat.Find(".chat-snippet");
        Assert.Contains("penguins", snippet.QuerySelector("mark")!.TextContent, StringComparison.Ordinal); // a hit is marked
        Assert.Contains("&lt;i&gt;", snippet.InnerHtml, StringComparison.Ordinal);
        Assert.StartsWith($"/chat/{conversation.Id}#m-", chat.Find(".chat-hit").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownChat_SaysSo()
    {
        await using var page = new PageContext(house.Household);

        var chat = page.Render<ChatPage>(p => p.Add(c => c.Id, Guid.NewGuid()));

        chat.WaitForAssertion(() => Assert.Contains("This chat is not here", chat.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commands_WithTheGuide_NameEachRecipe()
    {
        await using var page = new PageContext(house.Household);
        page.Services.GetRequiredService<NavigationManager>().NavigateTo("/chat?runtime=local");
        var guide = page.Render<ChatPage>();
        guide.WaitForAssertion(() => Assert.NotEmpty(guide.FindAll("#composer-slash [role=option]")));

        var recipes = guide.FindAll("#composer-slash [role=option]").Where(o => o.GetAttribute("data-value")!.StartsWith("/recipe", StringComparison.Ordinal)).ToList(); // each has one

        Assert.Contains(recipes, o => o.GetAttribute("data-value") == "/recipe replace-text find=\"\" with=\"\"" && o.TextContent.Contains("Changes files", StringComparison.Ordinal));
        Assert.Contains(recipes, o => o.GetAttribute("data-value") == "/recipe dead-links" && o.TextContent.Contains("Only looks", StringComparison.Ordinal));
        Assert.Equal(6, recipes.Count);
    }

    [Theory]
    [InlineData("/rename My title", "rename", "My title")]
    [InlineData("/new", "new", "")]
    [InlineData("/recipe repository-tour", null, null)]
    [InlineData("/nothing", null, null)]
    [InlineData("/rename a\nb", null, null)]
    [InlineData("say /new", null, null)]
    public void SlashCommand_IsReadOrIsAMessage(string text, string? name, string? words)
    {
        var read = SlashCommand.Read(text);

        Assert.Equal((name, words), (read?.Command.Name, read?.Words));
    }

    private static async IAsyncEnumerable<RunEvent> Say(params RunEvent[] events)
    {
        foreach (var e in events)
        {
            await Task.CompletedTask;
            yield return e;
        }
    }
}

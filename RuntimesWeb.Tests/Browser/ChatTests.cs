using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>The chat as a person uses it.</summary>
public sealed class ChatTests(Chromium chromium, ChatHousehold house) : IClassFixture<ChatHousehold>
{
    private const string Essay = """
        Here is what I found.

        ## The plan

        1. Read the *configuration*
        2. Change **one** line

        | File | Lines |
        |---|--:|
        | `Program.cs` | 3 |
        | `Startup.cs` | 120 |

        ```csharp
        public sealed class Answer(string text)
        {
            public string Text { get; } = text; // as it was said
        }
        ```

        > It is smaller than it looks.

        - [x] understood
        - [ ] done

        See [the docs](https://example.org/docs) and ![a chart](https://images.example.org/chart.png).
        """;

    private Uri Address => house.Household.App.Address;

    [Fact]
    public async Task Person_Asks_Steers_Stops_AndGoesOnInASecondTab()
    {
        var gate = house.Runtime.Hold("Tell me a story", "Once upon a time.\n\nThere was a", " server.\n\nThe end.");
        await using var visitor = await Visitor.ComeAsync(chromium, Address, "light");
        await using var second = await Visitor.ComeAsync(chromium, Address, "dark");
        var (page, text) = (visitor.Page, visitor.Page.GetByLabel("Message", new() { Exact = true }));
        await OpenAsync(visitor, "/chat?runtime=hermes");
        await Screenshots.SaveAsync(page, "chat-new");

        await text.FillAsync("Tell me a story");
        await text.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".answer-live")).ToContainTextAsync("There was a");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop the answer" })).ToBeVisibleAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("Tell me a story · RuntimesWeb");
        await Screenshots.SaveAsync(page, "chat-live");

        await OpenAsync(second, new Uri(page.Url).PathAndQuery);
        await Assertions.Expect(second.Page.Locator(".answer-live")).ToContainTextAsync("There was a");
        await page.ReloadAsync();
        await visitor.InteractiveAsync();
        await page.WaitForSelectorAsync("#composer[data-ready]");
        await Assertions.Expect(page.Locator(".answer-live")).ToContainTextAsync("There was a");
        gate.Open();
        foreach (var tab in new[] { page, second.Page })
        {
            await Assertions.Expect(tab.Locator(".answer-live")).ToHaveCountAsync(0);
            Assert.Equal(["Once upon a time.", "There was a server.", "The end."], await tab.Locator("article.answer .md p").AllInnerTextsAsync());
        }

        house.Runtime.Hold("Go on", "It went on and");
        await text.FillAsync("Go on");
        await text.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".answer-live")).ToContainTextAsync("It went on and");
        await text.FillAsync("shorter, please");
        await text.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Will be heard at the next step")).ToBeVisibleAsync();
        await text.PressAsync("Escape");
        await Assertions.Expect(page.GetByText("You stopped this answer.")).ToBeVisibleAsync();
        await Assertions.Expect(second.Page.GetByText("You stopped this answer.")).ToBeVisibleAsync();
        await Assertions.Expect(text).ToBeFocusedAsync();
        Assert.Empty(visitor.Errors.Concat(second.Errors));
    }

    [Fact]
    public async Task Answer_InMarkdown_IsColoured_CopiedBranchedAndEdited()
    {
        house.Runtime.Scripts["Explain"] = (_, _) => Say(
            new RunEvent.Thinking("First the files."), RunEvent.ToolCall.Of("1", "read_file", """{"path":"src/Program.cs"}"""), new RunEvent.ToolResult("1", "read_file", "var app = 1;", false, 840),
            RunEvent.ToolCall.Of("2", "grep", """{"pattern":"TODO"}"""), new RunEvent.ToolResult("2", "grep", "no such folder", true, 12),
            new RunEvent.Text(Essay), ScriptedRuntime.Took, new RunEvent.Done(DoneReason.Completed));
        var conversation = await house.OpenAsync();
        await house.SayAsync(conversation, "Explain");
        await using var visitor = await Visitor.ComeAsync(chromium, Address, "light");
        var page = visitor.Page;
        await OpenAsync(visitor, $"/chat/{conversation.Id}");

        await Assertions.Expect(page.Locator(".md-code .hljs-keyword").First).ToHaveTextAsync("public");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read src/Program.cs" }).ClickAsync();
        await Assertions.Expect(page.Locator(".step-output")).ToHaveTextAsync("var app = 1;");
        await Screenshots.SaveAsync(page, "chat-light");
        await page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");
        await Screenshots.SaveAsync(page, "chat-dark");
        Assert.Empty(await ProblemsAsync(page));
        await page.SetViewportSizeAsync(360, 740);
        Assert.Empty(await ProblemsAsync(page));
        await Screenshots.SaveAsync(page, "chat-360");
        await page.GetByRole(AriaRole.Button, new() { Name = "Chats" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search chats" })).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "chat-360-list");
        await page.Keyboard.PressAsync("Escape");
        await page.SetViewportSizeAsync(1280, 900);

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit this message" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Sending opens a branch")).ToBeVisibleAsync();
        var text = page.GetByLabel("Message", new() { Exact = true });
        await Assertions.Expect(text).ToHaveValueAsync("Explain");
        await text.FillAsync("Explain it again");
        await text.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("You said: Explain it again")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "an earlier chat" }).ClickAsync();
        await Assertions.Expect(page.GetByText("It is smaller than it looks.")).ToBeVisibleAsync();
        Assert.Equal(2, await house.Store.CountAsync(conversation.Number, default));
        Assert.DoesNotContain(visitor.Requests, r => r.Host == "images.example.org");
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task HugePaste_ArrivesWhole_AndADraftIsKept()
    {
        var conversation = await house.OpenAsync("Paste");
        await using var visitor = await Visitor.ComeAsync(chromium, Address);
        var (page, text) = (visitor.Page, visitor.Page.GetByLabel("Message", new() { Exact = true }));
        await OpenAsync(visitor, $"/chat/{conversation.Id}");
        await page.EvaluateAsync("""
            () => {
              const field = document.getElementById("composer-text");
              field.focus();
              field.setRangeText("äé€𝄞 line\n".repeat(20000).slice(0, 200000), 0, 0, "end");
              field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
            }
            """);

        await Assertions.Expect(page.Locator("#composer:not([data-empty])")).ToBeVisibleAsync();
        await text.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Show all 200,000 characters")).ToBeVisibleAsync();
        var said = (await house.Store.MessagesAsync(conversation.Number, null, 1000, default)).Messages[0];
        Assert.Equal(200_000, said.Content.Length);

        await text.FillAsync("not sent yet");
        await page.GetByRole(AriaRole.Link, new() { Name = "New chat" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Chat", Level = 1, Exact = true })).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Assertions.Expect(text).ToHaveValueAsync("not sent yet");
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task TwoThousandMessages_OpenScrollAndAreFoundByLink()
    {
        var conversation = await house.LongAsync(2000);
        var early = (await house.Store.AfterAsync(conversation.Number, 0, 10, default))[9];
        await using var visitor = await Visitor.ComeAsync(chromium, Address);
        var page = visitor.Page;
        await OpenAsync(visitor, $"/chat/{conversation.Id}");
        await Assertions.Expect(page.GetByText("Answer 2000")).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator("[data-message]")).ToHaveCountAsync(50);

        var moved = await page.EvaluateAsync<double>("""
            async () => {
              const thread = document.querySelector(".thread");
              const frame = () => new Promise(requestAnimationFrame);
              let worst = 0;
              const end = performance.now() + 12000;
              while (!document.body.textContent.includes("Question 1801") && performance.now() < end) {
                thread.scrollTop -= 400;
                await frame();
                const seen = [...thread.querySelectorAll("[data-message]")].find((m) => m.getBoundingClientRect().top > 100);
                const before = seen?.getBoundingClientRect().top;
                await frame();
                if (seen?.isConnected) worst = Math.max(worst, Math.abs(seen.getBoundingClientRect().top - before));
              }
              return worst;
            }
            """);
        await Assertions.Expect(page.GetByText("Question 1801")).ToHaveCountAsync(1);
        Assert.InRange(moved, 0, 5);
        Assert.InRange(await page.Locator("[data-message]").CountAsync(), 100, 150);

        await page.GetByRole(AriaRole.Button, new() { Name = "Jump to latest" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Answer 2000")).ToBeInViewportAsync();
        await OpenAsync(visitor, "/chat");
        await OpenAsync(visitor, $"/chat/{conversation.Id}#m-{early.Id}");
        await Assertions.Expect(page.Locator($"#m-{early.Id}")).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator($"#m-{early.Id}")).ToBeFocusedAsync();
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Keyboard_IsEnough()
    {
        var conversation = await house.OpenAsync("By keyboard");
        await using var visitor = await Visitor.ComeAsync(chromium, Address);
        var (page, text) = (visitor.Page, visitor.Page.GetByLabel("Message", new() { Exact = true }));
        await OpenAsync(visitor, $"/chat/{conversation.Id}");
        await Assertions.Expect(text).ToBeFocusedAsync();

        await page.Keyboard.TypeAsync("/ren");
        await Assertions.Expect(page.GetByRole(AriaRole.Option, new() { Name = "/rename" })).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "chat-slash");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("Another title");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveTitleAsync("Another title · RuntimesWeb");

        await page.Keyboard.TypeAsync("First");
        await page.Keyboard.PressAsync("Shift+Enter");
        await page.Keyboard.TypeAsync("Second");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("You said: First\nSecond")).ToBeVisibleAsync();
        await Assertions.Expect(text).ToHaveValueAsync("");
        await Assertions.Expect(page.Locator(".answer-live")).ToHaveCountAsync(0);
        // While an answer is being given, the key does nothing.
        await Assertions.Expect(text).ToHaveAttributeAsync("placeholder", "Message Hermes");
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(text).ToHaveValueAsync("First\nSecond");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(text).ToHaveValueAsync("");

        await page.Keyboard.TypeAsync("/agent ");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("Search: Who answers")).ToBeFocusedAsync();
        await Screenshots.SaveAsync(page, "chat-agents");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+Shift+O");
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(Address, "/chat").ToString());
        await Assertions.Expect(text).ToBeFocusedAsync();
        Assert.Empty(visitor.Errors);
    }

    [Fact]
    public async Task Files_AreAttachedAndRefused()
    {
        var conversation = await house.OpenAsync("Files");
        await using var visitor = await Visitor.ComeAsync(chromium, Address);
        var page = visitor.Page;
        await OpenAsync(visitor, $"/chat/{conversation.Id}");

        await page.Locator("[data-attach]").SetInputFilesAsync(new FilePayload[]
        {
            new() { Name = "notes.md", MimeType = "text/markdown", Buffer = "# Notes"u8.ToArray() },
            new() { Name = "big.txt", MimeType = "text/plain", Buffer = new byte[(5 * 1024 * 1024) + 1] },
        });
        await Assertions.Expect(page.GetByText("big.txt is larger than 5 MB")).ToBeVisibleAsync();
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("Read this");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Assertions.Expect(page.Locator("article.said .file-name")).ToHaveTextAsync("notes.md");
        await Assertions.Expect(page.Locator("article.answer")).ToContainTextAsync("You said:");
        var said = (await house.Store.MessagesAsync(conversation.Number, null, 10, default)).Messages[0];
        Assert.Equal("# Notes"u8.ToArray(), (await house.Store.AttachmentAsync(said.Attachments[0].Id, default))?.Bytes);
        Assert.Empty(visitor.Errors);
    }

    // Open, and ready to be written in.
    private static async Task OpenAsync(Visitor visitor, string path)
    {
        await visitor.OpenAsync(path);
        await visitor.Page.WaitForSelectorAsync("#composer[data-ready]");
    }

    private static async Task<List<string>> ProblemsAsync(IPage page)
    {
        var axe = await page.RunAxe();
        var found = axe.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}").ToList();
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        return overflow > 0 ? [.. found, $"{overflow} px of sideways scroll"] : found;
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

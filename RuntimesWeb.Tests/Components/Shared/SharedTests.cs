using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Tests.Components.Shared;

public sealed class SharedTests : BunitContext
{
    [Fact]
    public async Task ActionButton_PressedAgainWhileBusy_RunsOnce()
    {
        var running = new TaskCompletionSource();
        var runs = 0;
        var button = Render<ActionButton>(p => p.Add(b => b.Text, "Save").Add(b => b.BusyText, "Saving…").Add(b => b.OnClick, () =>
        {
            runs++;
            return running.Task;
        })).Find("button");

        var first = button.ClickAsync(new());
        Assert.Contains("Saving…", button.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", button.GetAttribute("aria-busy"));
        await button.ClickAsync(new());
        running.SetResult();
        await first;

        Assert.Equal(1, runs);
        Assert.Null(button.GetAttribute("aria-busy"));
        Assert.Contains("Save", button.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void SecretField_IsAPasswordFieldThatNothingRemembers()
    {
        var typed = "";
        var field = Render<SecretField>(p => p.Add(f => f.Label, "OpenAI key").Add(f => f.Hint, "It is tested").Add(f => f.ValueChanged, value => typed = value));
        var input = field.Find("input");

        input.Input("sk-x");

        Assert.Equal("sk-x", typed);
        Assert.Equal("password", input.GetAttribute("type"));
        Assert.Equal("off", input.GetAttribute("autocomplete"));
        Assert.Equal("false", input.GetAttribute("spellcheck"));
        Assert.Equal(input.Id, field.Find("label").GetAttribute("for"));
        Assert.Equal("It is tested", field.Find($"#{input.GetAttribute("aria-describedby")}").TextContent);
    }

    [Theory]
    [InlineData(Tone.Danger, true, "alert")]
    [InlineData(Tone.Ok, true, "status")]
    [InlineData(Tone.Danger, false, null)]
    public void Note_IsAnnouncedOnlyWhenItAppears(Tone tone, bool announce, string? role)
    {
        var note = Render<Note>(p => p.Add(n => n.Tone, tone).Add(n => n.Announce, announce).AddChildContent("text"));

        Assert.Equal(role, note.Find("div").GetAttribute("role"));
    }

    [Fact]
    public void FailureNote_SaysWhatHappenedAndWhatToDo_InSentences()
    {
        var note = Render<FailureNote>(p => p.Add(n => n.Title, "Not saved").Add(n => n.Failure, Failure.Conflict("the base URL is fixed", "change the configuration")));

        Assert.Contains("Not saved", note.Markup, StringComparison.Ordinal);
        Assert.Contains("The base URL is fixed.", note.Markup, StringComparison.Ordinal);
        Assert.Contains("Change the configuration.", note.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Icon_IsHiddenFromScreenReaders()
    {
        Assert.Equal("true", Render<Icon>(p => p.Add(i => i.Name, "home")).Find("svg").GetAttribute("aria-hidden"));
    }

    [Fact]
    public void LiveComponent_ManySignals_FewRenders_AndNoneAfterItIsGone()
    {
        Services.AddSingleton(TimeProvider.System);
        var source = new Source();
        var counter = Render<Counter>(p => p.Add(c => c.Source, source));

        for (var i = 1; i <= 500; i++)
        {
            source.Raise(i);
        }

        counter.WaitForAssertion(() => Assert.Equal("500", counter.Markup), TimeSpan.FromSeconds(5));
        Assert.InRange(counter.RenderCount, 2, 8);
        counter.Instance.Dispose();
        Assert.Equal(0, source.Listeners);
    }

    private sealed class Source
    {
        public event Action? Changed;

        public int Value { get; private set; }

        public int Listeners => Changed?.GetInvocationList().Length ?? 0;

        public void Raise(int value)
        {
            Value = value;
            Changed?.Invoke();
        }
    }

    private sealed class Counter : LiveComponent
    {
        [Parameter]
        public required Source Source { get; set; }

        protected override void OnInitialized() => Watch(h => Source.Changed += h, h => Source.Changed -= h);

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Source.Value);
    }
}

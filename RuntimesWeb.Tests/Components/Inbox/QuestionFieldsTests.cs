using System.Text.Json;
using Bunit;
using RuntimesWeb.Components.Inbox;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;

namespace RuntimesWeb.Tests.Components.Inbox;

/// <summary>A question of a model, as a person answers it.</summary>
public sealed class QuestionFieldsTests
{
    private const string Input = """{"questions":[{"question":"Which database?","header":"Database","options":[{"label":"SQLite","description":"One file"},{"label":"Postgres"}],"multiSelect":false},{"question":"What else?","options":[{"label":"Docs"},{"label":"Tests"}],"multiSelect":true}]}""";

    private static Approval Question(string input = Input) => new()
    {
        Id = Guid.NewGuid(),
        RunId = Guid.NewGuid(),
        RuntimeId = "claude-code",
        ToolName = ApprovalWords.Question,
        ToolInput = input,
        Effect = ToolEffect.Other,
        Reason = "Which database?",
        CreatedAt = default,
        ExpiresAt = default,
    };

    [Fact]
    public void Answers_AreChosenOrWritten_EachUnderItsQuestion()
    {
        using var context = new BunitContext();
        IReadOnlyDictionary<string, string>? given = null;
        var form = context.Render<QuestionFields>(p => p.Add(f => f.Questions, AskedQuestions.Of(Question())).Add(f => f.OnAnswer, answers => given = answers));

        form.Find("form").Submit();
        Assert.Null(given);
        Assert.Contains("each of them", form.Find("[role=status]").TextContent, StringComparison.Ordinal);

        form.FindAll("input[type=radio]")[1].Change(true);
        form.FindAll("input[type=checkbox]")[0].Change(true);
        form.Find("input[aria-label='Another answer: What else?']").Input("A changelog");
        form.Find("form").Submit();

        Assert.Equal(("Postgres", "Docs, A changelog"), (given!["Which database?"], given["What else?"]));
    }

    [Fact]
    public void Answer_GoesBackBesideTheQuestions()
    {
        var response = AskedQuestions.Answer(Question(), new Dictionary<string, string>(StringComparer.Ordinal) { ["Which database?"] = "SQLite" });

        var updated = response.UpdatedInput!.Value;
        Assert.True(response.IsAllowed);
        Assert.Equal(("SQLite", 2), (updated.GetProperty("answers").GetProperty("Which database?").GetString(), updated.GetProperty("questions").GetArrayLength()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"questions":[{"question":""},{"header":"no text"},"odd"]}""")]
    public void WhatIsNoQuestion_IsLeftOut(string input)
    {
        var odd = Question(input);

        Assert.Empty(AskedQuestions.Of(odd));
        Assert.Equal(JsonValueKind.Object, AskedQuestions.Answer(odd, new Dictionary<string, string>(StringComparer.Ordinal)).UpdatedInput!.Value.ValueKind);
    }
}

namespace RuntimesWeb.Controllers.Api.Review;

internal static class ReviewExamples
{
    public const string NoWorktree = "this run has no worktree: it changed no files of a project";

    public const string File =
        """{"path":"src/search.js","oldPath":null,"status":"modified","additions":2,"deletions":1,"binary":false,"truncated":false,"oldMode":"100644","newMode":"100644","sizeBytes":412,"hunks":[{"id":"5f0c1a2b3c4d","header":"@@ -3,4 +3,5 @@ function search(term) {","oldStart":3,"oldLines":4,"newStart":3,"newLines":5,"lines":["   const list = all();","-  return list.filter(i => i === term);","+  const wanted = term.trim();","+  return list.filter(i => i === wanted);"," }",""]}]}""";

    public const string Stats = """{"files":1,"additions":2,"deletions":1,"cut":false}""";

    public const string Diff = $$"""{"baseSha":"9d1c2f0e5b7a4c3d8e6f1a2b3c4d5e6f7a8b9c0d","treeSha":"4b825dc642cb6eb9a060e54bf8d69288fbee4904","files":[{{File}}],"stats":{{Stats}},"skipped":[]}""";

    public const string Worktree =
        """{"id":"b0a1b2c3-1111-4222-8333-444455556666","taskId":"7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40","title":"Fix the search box","repository":"/home/me/shop","path":"/home/me/.local/share/runtimesweb/worktrees/3f2a/fix-the-search-box-b0a1b2c3","branch":"runtimesweb/fix-the-search-box-b0a1b2c3","baseSha":"9d1c2f0e5b7a4c3d8e6f1a2b3c4d5e6f7a8b9c0d","baseRef":"main","kind":"git","status":"active","createdAt":"2026-11-22T09:00:00.000Z","lastUsedAt":"2026-11-22T09:10:00.000Z","endedAt":null,"removeAfter":null,"applied":null,"sizeBytes":40960}""";

    public const string Ok = $$"""{"ok":true,"worktree":{{Worktree}}}""";

    public const string Comment =
        """{"id":"c1a1b2c3-1111-4222-8333-444455556666","worktreeId":"b0a1b2c3-1111-4222-8333-444455556666","runId":"5f6c0f3a-1f1e-4a67-9d3d-0c4e9f4d2b10","taskId":"7f0c2a64-8e15-4a0f-9f5b-0c7b1d2e3f40","path":"src/search.js","side":"new","line":4,"lineText":"  const wanted = term.trim();","hunkId":"5f0c1a2b3c4d","body":"Lower case it, too.","createdAt":"2026-11-22T09:12:00.000Z","sentAt":null,"sentRunId":null}""";

    public const string Attempt =
        $$"""{"worktreeId":"b0a1b2c3-1111-4222-8333-444455556666","runId":"5f6c0f3a-1f1e-4a67-9d3d-0c4e9f4d2b10","runtimeId":"clawboo-native","modelId":"claude-haiku-4-5","runStatus":"completed","status":"active","isWorkedIn":false,"changes":{{Stats}},"verification":null,"costMicros":12300,"durationMs":48200,"openComments":1}""";

    public const string Patch = "diff --git a/src/search.js b/src/search.js\nindex 3b18e512..a3c2f1d0 100644\n--- a/src/search.js\n+++ b/src/search.js\n@@ -3,4 +3,5 @@\n";
}

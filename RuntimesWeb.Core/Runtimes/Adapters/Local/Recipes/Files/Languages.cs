using System.Collections.Frozen;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

/// <summary>Which language a file is written in, by its name.</summary>
internal static class Languages
{
    private static readonly FrozenDictionary<string, string> ByExtension = """
        C#: .cs .csx|Razor: .razor .cshtml|F#: .fs .fsx|Visual Basic: .vb|TypeScript: .ts .tsx .mts .cts|JavaScript: .js .jsx .mjs .cjs|Python: .py .pyi|Jupyter: .ipynb|Go: .go|Rust: .rs|Java: .java
        Kotlin: .kt .kts|Scala: .scala|Swift: .swift|Objective-C: .m .mm|C: .c .h|C++: .cc .cpp .cxx .hpp .hh .hxx|Ruby: .rb .rake|PHP: .php|Perl: .pl .pm|Lua: .lua|R: .r|Julia: .jl|Dart: .dart
        Elixir: .ex .exs|Erlang: .erl|Haskell: .hs|OCaml: .ml .mli|Clojure: .clj .cljs|Zig: .zig|Nim: .nim|Shell: .sh .bash .zsh .fish|PowerShell: .ps1 .psm1|Batch: .bat .cmd|SQL: .sql|HTML: .html .htm
        CSS: .css .scss .sass .less|Vue: .vue|Svelte: .svelte|Markdown: .md .mdx .markdown|reStructuredText: .rst|Text: .txt|JSON: .json .jsonc .json5|YAML: .yml .yaml|TOML: .toml|XML: .xml .csproj .fsproj .props .targets .resx .xaml
        HCL: .tf .hcl|Protocol Buffers: .proto|GraphQL: .graphql .gql|CMake: .cmake|Assembly: .s .asm|Nix: .nix|Groovy: .groovy .gradle
        """.Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(entry => entry.Split(": ")[1].Split(' ').Select(extension => (extension, entry.Split(": ")[0])))
        .ToFrozenDictionary(e => e.extension, e => e.Item2, StringComparer.Ordinal);

    private static readonly FrozenSet<string> NotCode = new[] { "Markdown", "reStructuredText", "Text", "JSON", "YAML", "TOML", "XML", "Jupyter" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Null when it is none of those known.</summary>
    public static string? Of(FoundFile file) => file.Name switch
    {
        "Dockerfile" or "Containerfile" => "Dockerfile",
        "Makefile" or "makefile" or "GNUmakefile" => "Make",
        "CMakeLists.txt" => "CMake",
        "Jenkinsfile" => "Groovy",
        "Rakefile" or "Gemfile" => "Ruby",
        _ => ByExtension.GetValueOrDefault(file.Extension),
    };

    public static bool IsCode(string language) => !NotCode.Contains(language);

    /// <summary>Code that does something, where style sheets and pages only look.</summary>
    public static bool IsProgram(string language) => IsCode(language) && language is not ("CSS" or "HTML" or "SQL");
}

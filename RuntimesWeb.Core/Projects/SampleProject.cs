using System.Collections.Immutable;

namespace RuntimesWeb.Core.Projects;

/// <summary>One commit of the sample: what it says, how long ago it was made, and the files it writes.</summary>
internal sealed record SampleCommit(string Message, int DaysAgo, ImmutableArray<(string Path, string Text)> Files);

/// <summary>What the sample repository consists of: a word counter in Python without dependencies, whose tests pass, and which has things left to do.</summary>
internal static class SampleProject
{
    public const string Author = "Sample Author";
    public const string Mail = "sample@example.com";

    private const string FirstReadme = """
        # Word count

        Counts the words of a text file and shows the most frequent ones.

        """;

    private const string Readme = FirstReadme + """
        ## Use

            python3 main.py README.md --top 5

        ## Test

            python3 -m unittest

        ## Layout

        | file | holds |
        |---|---|
        | `main.py` | the command line |
        | `wordcount/counter.py` | splitting and counting |
        | `wordcount/report.py` | the table that is printed |
        | `tests/` | the tests |

        """;

    private const string FirstCounter = """"
        """Splitting a text into words, and counting them."""

        from collections import Counter


        def words(text):
            """The words of a text, in lower case."""
            # TODO: "well-known" is one word, and counts as two here
            return [word for word in "".join(c if c.isalnum() else " " for c in text.lower()).split()]


        def count(text):
            return Counter(words(text))

        """";

    private const string Counter = FirstCounter + """"

        def most_frequent(text, top=10):
            """The most frequent words with their counts; words that are as frequent come in the order of the alphabet."""
            # FIXME: top=0 should show all words, and shows none
            return sorted(count(text).items(), key=lambda entry: (-entry[1], entry[0]))[:top]

        """";

    private const string Report = """"
        """The table that is printed."""


        def table(entries):
            width = max((len(word) for word, _ in entries), default=0)
            return "\n".join(f"{word.ljust(width)}  {count}" for word, count in entries)

        """";

    private const string FirstMain = """"
        import sys

        from wordcount.counter import count


        def main(path):
            with open(path, encoding="utf-8") as file:
                print(sum(count(file.read()).values()), "words")


        if __name__ == "__main__":
            main(sys.argv[1])

        """";

    private const string Main = """"
        """Counts the words of a text file."""

        import argparse

        from wordcount.counter import count, most_frequent
        from wordcount.report import table


        def main():
            parser = argparse.ArgumentParser(description=__doc__)
            parser.add_argument("path", help="the text file to read")
            parser.add_argument("--top", type=int, default=10, help="how many words to show")
            # TODO: read standard input when no path is given
            options = parser.parse_args()
            with open(options.path, encoding="utf-8") as file:
                text = file.read()
            print(sum(count(text).values()), "words")
            print(table(most_frequent(text, options.top)))


        if __name__ == "__main__":
            main()

        """";

    private const string FirstTests = """"
        import unittest

        from wordcount.counter import count, words


        class CounterTests(unittest.TestCase):
            def test_words_are_in_lower_case_and_without_punctuation(self):
                self.assertEqual(words("Hello, world! HELLO."), ["hello", "world", "hello"])

            def test_an_empty_text_has_no_words(self):
                self.assertEqual(count(""), {})

        """";

    private const string Tests = """"
        import unittest

        from wordcount.counter import count, most_frequent, words
        from wordcount.report import table


        class CounterTests(unittest.TestCase):
            def test_words_are_in_lower_case_and_without_punctuation(self):
                self.assertEqual(words("Hello, world! HELLO."), ["hello", "world", "hello"])

            def test_an_empty_text_has_no_words(self):
                self.assertEqual(count(""), {})

            def test_the_most_frequent_come_first_and_then_by_the_alphabet(self):
                self.assertEqual(most_frequent("b a c c", top=2), [("c", 2), ("a", 1)])


        class ReportTests(unittest.TestCase):
            def test_counts_stand_below_each_other(self):
                self.assertEqual(table([("hello", 2), ("a", 1)]), "hello  2\na      1")


        if __name__ == "__main__":
            unittest.main()

        """";

    public static ImmutableArray<SampleCommit> Commits { get; } =
    [
        new("Count the words of a file", 41, [("README.md", FirstReadme), ("main.py", FirstMain), ("wordcount/__init__.py", ""), ("wordcount/counter.py", FirstCounter)]),
        new("Tests of the counter", 33, [("tests/__init__.py", ""), ("tests/test_wordcount.py", FirstTests), (".gitignore", "__pycache__/\n*.pyc\n")]),
        new("The most frequent words", 20, [("wordcount/counter.py", Counter), ("wordcount/report.py", Report)]),
        new("A command line with options", 12, [("main.py", Main), ("tests/test_wordcount.py", Tests)]),
        new("How to use and test it", 3, [("README.md", Readme)]),
    ];
}

using System.CommandLine;

namespace Payments.LoadTest.Settings;

/// <summary>Reads an option's value.</summary>
/// <param name="value">As it was given.</param>
/// <param name="refuse">Is told what the value must be, where it is not that.</param>
internal delegate T OptionReader<out T>(string value, Action<string> refuse);

/// <summary>An option of the command line, and what it sets.</summary>
internal sealed class OptionBinding
{
    private readonly Func<LoadOptions, ParseResult, LoadOptions> _set;

    private OptionBinding(Option option, Func<LoadOptions, ParseResult, LoadOptions> set) => (Option, _set) = (option, set);

    public Option Option { get; }

    /// <summary>An option that has no value.</summary>
    public static OptionBinding Flag(string name, string description, Func<LoadOptions, LoadOptions> set) =>
        new(new Option<bool>(name) { Description = description, Arity = ArgumentArity.Zero }, (options, _) => set(options));

    /// <summary>An option with a value.</summary>
    public static OptionBinding Value<T>(
        string name,
        string valueName,
        string description,
        OptionReader<T> read,
        Func<LoadOptions, T, LoadOptions> set
    )
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = valueName,
            CustomParser = result => read(result.Tokens[0].Value, problem => result.AddError($"{name} {problem}")),
        };
        return new OptionBinding(option, (options, parsed) => set(options, parsed.GetValue(option)!));
    }

    /// <summary>Sets what was given; leaves what was not.</summary>
    public LoadOptions Apply(LoadOptions options, ParseResult parsed) =>
        parsed.GetResult(Option) is { Implicit: false } ? _set(options, parsed) : options;
}

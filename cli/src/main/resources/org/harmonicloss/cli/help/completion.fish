# Completion of harmonic in fish; written by 'harmonic completion fish'.
function __harmonic_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    set -l plain (string unescape -- "$last") # as it is without what quotes it
    test -n "$plain"; and set last $plain
    set -l lines ($words[1] __complete $words[2..-1] "$last" 2>/dev/null)
    for line in $lines[1..-2]
        if test "$lines[-1]" != ':nothing' -a -d "$line"
            set line "$line/" # as fish itself offers folders
        end
        echo $line
    end
    switch "$lines[-1]"
        case ':files'
            __fish_complete_path (string replace -r '^--[^=]*=' '' -- "$last")
        case ':folders'
            __fish_complete_directories (string replace -r '^--[^=]*=' '' -- "$last") ''
    end
end
complete -c harmonic -f -a '(__harmonic_complete)'

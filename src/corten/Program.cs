using Corten.CommandLine;

return CommandRunner.Run(args, StandardStreams.Output, StandardStreams.Error);

return Corten.Aliases.ProgramName.Run(args);

// Containers of two tests at a time on two cores would only make each slower, and leftovers harder to blame.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

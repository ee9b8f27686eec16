namespace Descent.Tests.Support;

/// <summary>A clock that a second passes on whenever it is looked at.</summary>
sealed class TickingClock : TimeProvider
{
    long seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => seconds++;
}

// Every limit of the product, with its unit. What is not bounded here must not exist.
#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace gongfang::limits {

// Requests.
inline constexpr int kMaxMessageBytes = 4 * 1024 * 1024;
inline constexpr int kMaxAnswerBytes = 64 * 1024 * 1024;  // of one service to another
inline constexpr size_t kMaxDisplayNameBytes = 256;
inline constexpr size_t kMaxTextBytes = 4096;  // descriptions, purposes, reasons
inline constexpr size_t kMaxIdBytes = 63;      // one segment of a resource name
inline constexpr size_t kMaxRequestIdBytes = 128;
inline constexpr size_t kMaxPageTokenBytes = 1024;
inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1000;  // larger ones are lowered to it
// Of the records of one page, but always one record. A client that changes nothing takes messages
// of 4 MiB; the rest is for what an answer adds to its records.
inline constexpr size_t kMaxPageBytes = 3 * 1024 * 1024;
inline constexpr size_t kMaxReportedViolations = 50;  // in one answer; the first ones are kept
inline constexpr size_t kMaxReportedBytes = 1200;     // of those: gRPC carries 8 KiB with an error

// Bookings.
inline constexpr int kMaxItemsPerBooking = 20;
inline constexpr int64_t kMaxCapacity = 10'000;  // units of one resource
inline constexpr absl::Duration kMaxBookingLength = absl::Hours(24 * 31);
inline constexpr absl::Duration kMinHoldTtl = absl::Seconds(1);
inline constexpr absl::Duration kMaxHoldTtl = absl::Hours(1);
inline constexpr absl::Duration kSearchHorizon = absl::Hours(24 * 14);  // for the next free slot
inline constexpr size_t kMaxNearestSlots = 3;                           // told with a refusal
inline constexpr int kMaxSlotAttempts = 24;                     // in the search for each of them
inline constexpr absl::Duration kMaxHoldLife = absl::Hours(4);  // renewals included
inline constexpr int kMaxOpenHoldsPerMember = 20;
inline constexpr int kMaxOpenHoldsPerCaller = 2'000;               // of one key
inline constexpr absl::Duration kOfferTtl = absl::Minutes(30);     // of a hold for the waitlist
inline constexpr absl::Duration kMinOfferLead = absl::Minutes(5);  // in a window that has begun
inline constexpr int kMaxWaiting = 1'000;          // entries in the queue of one resource
inline constexpr int kMaxWaitingPerMember = 20;    // of those
inline constexpr size_t kMaxOffersPerChange = 20;  // entries looked at when something frees
inline constexpr int kMaxContenders = 100;         // told to who decides about a booking
inline constexpr int kMaxSeriesInstances = 400;
inline constexpr absl::Duration kMaxSeriesHorizon = absl::Hours(24 * 366);
inline constexpr size_t kMaxCachedAccounts = 100'000;  // in the committer
inline constexpr size_t kRecentRequests = 200'000;     // likewise
inline constexpr int kMaxFreeBusyResources = 200;
inline constexpr absl::Duration kMaxFreeBusyWindow = absl::Hours(24 * 62);
inline constexpr absl::Duration kRequestIdRetention = absl::Hours(24 * 7);

// Time. The product knows the years 1970 to 2100.
inline constexpr int64_t kMinInstant = 0;                      // microseconds, inclusive
inline constexpr int64_t kMaxInstant = 4'133'980'800'000'000;  // exclusive: 2101-01-01T00:00:00Z
inline constexpr absl::Duration kMaxParsedDuration = absl::Hours(24 * 366);
inline constexpr size_t kMaxTimeTextBytes = 64;  // of a zone's name, a time or a duration

// Data sets.
inline constexpr size_t kMaxDatasetBytes = 64 * 1024 * 1024;  // of one file

// Schedules.
inline constexpr int kMaxOpeningPeriods = 70;  // of one weekly schedule
inline constexpr int kMaxTeamsPerMember = 20;
inline constexpr int kMaxRolesPerMember = 50;
inline constexpr int kMaxMergedMembers = 20;  // into one
inline constexpr int kMaxLevelHorizons = 10;
inline constexpr int kMaxContactsPerSpace = 10;
inline constexpr int kMaxResourcesPerClosure = 500;

// Recurrences, of series of bookings and of closures that repeat.
inline constexpr size_t kMaxRruleBytes = 500;
inline constexpr int kMaxRecurrenceInstances = 400;
inline constexpr int kMaxRecurrenceInterval = 1000;
inline constexpr int kMaxRecurrenceValues = 31;      // of one part, such as BYDAY
inline constexpr int kMaxRecurrencePeriods = 4'000;  // days, weeks, months or years looked through

// Policies. Durations are whole seconds.
inline constexpr absl::Duration kMaxPolicyStep = absl::Hours(24);  // and a divisor of it
inline constexpr absl::Duration kMaxBuffer = absl::Hours(24);      // on either side of a booking
inline constexpr absl::Duration kMaxLeadTime = absl::Hours(24 * 366);
inline constexpr absl::Duration kMaxHorizon = absl::Hours(24 * 366);
inline constexpr int kMaxTierHorizons = 20;
inline constexpr absl::Duration kMaxMemberGap = absl::Hours(24 * 31);
inline constexpr absl::Duration kMaxCheckInBefore = absl::Hours(24);
inline constexpr absl::Duration kMinNoShowAfter = absl::Minutes(1);
inline constexpr absl::Duration kMaxNoShowAfter = absl::Hours(24);

// Quotas.
inline constexpr int kMaxQuotasPerAlliance = 200;
inline constexpr int kMaxRollingDays = 62;
inline constexpr int kMaxQuotaBookings = 1000;
inline constexpr absl::Duration kMinQuotaTime = absl::Minutes(1);  // whole minutes
inline constexpr absl::Duration kMaxQuotaTime = absl::Hours(1'000'000);

// Qualifications.
inline constexpr int kMaxClassesPerAlliance = 500;
inline constexpr int kMaxLevelsPerClass = 10;
inline constexpr absl::Duration kMinLapseAfter = absl::Hours(24);  // whole seconds
inline constexpr absl::Duration kMaxLapseAfter = absl::Hours(24 * 3653);
inline constexpr int kMaxQualificationsPerMember = 200;  // those that were revoked included
inline constexpr int kMaxRecognitionRulesPerAlliance = 500;
inline constexpr size_t kMaxToldTrainingSpaces = 3;  // with a refusal

// Lists.
inline constexpr int kRecordScanChunk = 500;       // records read at a time to find those wanted
inline constexpr int kMaxScannedRecords = 20'000;  // by one call; its page may then be short

// Queues and pools.
inline constexpr size_t kWorkerThreads = 8;
inline constexpr size_t kAnswerThreads = 2;   // that send what the committer decided
inline constexpr size_t kWaitingThreads = 2;  // that wait for other services
inline constexpr size_t kWorkerQueue = 1024;  // requests that wait for a worker
inline constexpr size_t kCommitQueue = 4096;  // commands that wait for the committer
// Where more than a batch of them waits, none may wait longer: what is refused at once can be tried
// elsewhere, and what is accepted is answered soon.
inline constexpr absl::Duration kMaxCommitWait = absl::Milliseconds(100);
inline constexpr size_t kMaxCachedCalendars = 200'000;  // of resources, in the committer
inline constexpr size_t kMaxBatch = 512;         // commands in one transaction, besides expiries
inline constexpr size_t kReaderConnections = 4;  // of one SQLite file
inline constexpr int kMaxTransactionAttempts = 10;
inline constexpr size_t kStatementCacheSize = 128;  // prepared statements of one connection
inline constexpr size_t kMaxSqlInErrorBytes = 200;
inline constexpr size_t kMaxMigrationStatements = 200;  // in one migration
inline constexpr int kMaxEventsPerRead = 500;           // of one log, at a time
inline constexpr size_t kMaxUnstoredEvents = 5'000;     // passed by a follower they do not concern
inline constexpr size_t kMaxLeaseKeys = 65'536;         // remembered by the leases of one process
inline constexpr size_t kMaxRateLimitedKeys = 65'536;   // remembered by one limiter
inline constexpr size_t kMaxEventBytesPerRead = 1024 * 1024;  // likewise, but always one event
inline constexpr size_t kMaxOpenWatches = 1000;  // WatchBookings streams of one process
inline constexpr int kMaxOpenTails = 64;         // TailEvents streams of one process

// Times.
inline constexpr absl::Duration kMaxCallDuration = absl::Seconds(60);  // where a caller sets none
inline constexpr absl::Duration kOverloadRetryDelay = absl::Milliseconds(200);
inline constexpr absl::Duration kDrainTimeout = absl::Seconds(10);
inline constexpr absl::Duration kCatchUpTimeout = absl::Seconds(2);
inline constexpr absl::Duration kStartCatchUpTimeout = absl::Seconds(5);
// A follower whose peer is away tries again after the first, then after longer, up to the second;
// its channel keeps to the same. So a peer that is back is found within two seconds or so.
inline constexpr absl::Duration kReconnectDelay = absl::Milliseconds(200);
inline constexpr absl::Duration kMaxReconnectDelay = absl::Seconds(1);
inline constexpr absl::Duration kAwayReminder = absl::Minutes(10);  // between lines in the log
inline constexpr absl::Duration kLagCheck = absl::Seconds(10);      // between measurements
inline constexpr absl::Duration kLagReport = absl::Minutes(1);      // between lines in the log
inline constexpr absl::Duration kMaxLag = absl::Seconds(1);         // a longer one is a warning

}  // namespace gongfang::limits

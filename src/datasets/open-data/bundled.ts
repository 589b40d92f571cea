/**
 * Entries that come with Assay, to begin with: the format of the AWS Open Data registry, the words our own. Buckets and
 * licences are as their hosts state them; whoever uses the data reads the licence at `Documentation`.
 */
export const BUNDLED: Readonly<Record<string, unknown>> = {
  'palmer-penguins': {
    Name: 'Palmer Archipelago penguins',
    Description:
      'Bill, flipper and body measurements of 344 adult penguins of three species on three islands near Palmer Station, Antarctica, 2007 to 2009. Small, with missing values: good to try things on.',
    Documentation: 'https://allisonhorst.github.io/palmerpenguins/',
    ManagedBy: 'Allison Horst, Alison Hill and Kristen Gorman',
    UpdateFrequency: 'Never',
    Tags: ['ecology', 'classification', 'small', 'csv'],
    License: 'CC0-1.0',
    Citation: 'Horst AM, Hill AP, Gorman KB (2020). palmerpenguins: Palmer Archipelago (Antarctica) penguin data',
    Resources: [
      {
        Description: 'All measurements as one CSV file',
        URL: 'https://raw.githubusercontent.com/allisonhorst/palmerpenguins/main/inst/extdata/',
        Type: 'HTTP',
        Files: [
          { Path: 'penguins.csv', Description: 'Cleaned measurements' },
          { Path: 'penguins_raw.csv', Description: 'As they were noted' },
        ],
      },
    ],
  },
  'noaa-ghcn-daily': {
    Name: 'NOAA Global Historical Climatology Network, daily',
    Description:
      'Daily records of weather stations around the world, in parts since the 18th century: highest and lowest temperature, precipitation, snow. One CSV file a year and one a station.',
    Documentation: 'https://www.ncei.noaa.gov/products/land-based-station/global-historical-climatology-network-daily',
    ManagedBy: 'NOAA',
    UpdateFrequency: 'Daily',
    Tags: ['climate', 'weather', 'time series', 'csv'],
    License: 'Open data without restrictions; NOAA asks to be named as the source',
    Resources: [
      {
        Description: 'Records by year and by station',
        ARN: 'arn:aws:s3:::noaa-ghcn-pds',
        Region: 'us-east-1',
        Type: 'S3 Bucket',
      },
    ],
  },
  'noaa-gsod': {
    Name: 'NOAA Global Surface Summary of the Day',
    Description:
      'Daily means and extremes of temperature, dew point, pressure, visibility, wind and precipitation from over 9,000 stations, one CSV file a station and year.',
    Documentation: 'https://www.ncei.noaa.gov/access/metadata/landing-page/bin/iso?id=gov.noaa.ncdc:C00516',
    ManagedBy: 'NOAA',
    UpdateFrequency: 'Daily',
    Tags: ['climate', 'weather', 'time series', 'csv'],
    License: 'Open data without restrictions; NOAA asks to be named as the source',
    Resources: [
      { Description: 'One folder a year', ARN: 'arn:aws:s3:::noaa-gsod-pds', Region: 'us-east-1', Type: 'S3 Bucket' },
    ],
  },
  'ookla-speedtest': {
    Name: 'Speedtest by Ookla: fixed and mobile network performance',
    Description:
      'Download and upload speed and latency of fixed and mobile networks, averaged by quarter over map tiles of about 600 m, as Parquet.',
    Documentation: 'https://github.com/teamookla/ookla-open-data',
    ManagedBy: 'Ookla',
    UpdateFrequency: 'Quarterly',
    Tags: ['telecommunications', 'geospatial', 'parquet'],
    License: 'CC BY-NC-SA 4.0',
    Resources: [
      {
        Description: 'Parquet files by type, year and quarter',
        ARN: 'arn:aws:s3:::ookla-open-data',
        Region: 'us-west-2',
        Type: 'S3 Bucket',
      },
    ],
  },
  openaq: {
    Name: 'OpenAQ measurements of air quality',
    Description:
      'Physical measurements of air quality, such as particulate matter, ozone and nitrogen dioxide, of public stations in over 100 countries, one compressed CSV file a station and day.',
    Documentation: 'https://docs.openaq.org/aws/about',
    ManagedBy: 'OpenAQ',
    UpdateFrequency: 'Daily',
    Tags: ['air quality', 'environment', 'time series', 'csv'],
    License: 'That of each source; see the documentation',
    Resources: [
      {
        Description: 'Records by location, year and month',
        ARN: 'arn:aws:s3:::openaq-data-archive',
        Region: 'us-east-1',
        Type: 'S3 Bucket',
      },
    ],
  },
};
